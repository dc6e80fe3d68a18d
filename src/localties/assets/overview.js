/* The overview of very many ties: search, filters, what was selected. Text from the data reaches the page by
   textContent alone. */
(function () {
  'use strict';
  const root = document.getElementById('overview');
  const source = document.getElementById('overview-data');
  if (!root || !source || !window.OverviewScene) return;

  const data = JSON.parse(source.textContent);
  const { words, names, from, to, states, countries, filters } = data;
  const find = (selector) => root.querySelector(selector);
  const controls = find('.network-controls');
  const view = find('.overview-view');
  const tip = find('.overview-tip');
  const panel = find('.network-panel');
  const search = find('#overview-search');
  const found = find('.overview-found');
  const FOUND = 12;
  const LISTED = 150;
  const lists = ['country', 'kind', 'layer', 'status'];
  const number = new Intl.NumberFormat(document.documentElement.lang);

  // The same as localties.labels.fold.
  const fold = (text) => text.toLowerCase().replace(/đ/g, 'd').normalize('NFD').replace(/\p{M}/gu, '')
    .split(/\s+/).filter(Boolean).join(' ');
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (
    typeof values[name] === 'number' ? number.format(values[name]) : values[name] ?? all));
  const page = (place) => data.pages.start + data.pages.rest[place];

  const tiesOf = names.map(() => []);
  from.forEach((one, tie) => { tiesOf[one].push(tie); tiesOf[to[tie]].push(tie); });
  const other = (tie, place) => (from[tie] === place ? to[tie] : from[tie]);
  const byTies = (a, b) => degrees[b] - degrees[a] || names[a].localeCompare(names[b]);
  let degrees = new Uint32Array(names.length);
  let shown = new Uint8Array(from.length);

  /* Filters */

  function filter() {
    const value = (name) => (find(`#overview-${name}`).value === '' ? -1 : Number(find(`#overview-${name}`).value));
    const [country, kind, layer, status] = lists.map(value);
    shown = new Uint8Array(from.length);
    degrees = new Uint32Array(names.length);
    let count = 0;
    for (let tie = 0; tie < from.length; tie += 1) {
      if (country >= 0 && states[from[tie]] !== country && states[to[tie]] !== country) continue;
      if (kind >= 0 && filters.kind[tie] !== kind) continue;
      if (status >= 0 && filters.status[tie] !== status) continue;
      if (layer >= 0 && !(filters.layer[tie] & (1 << layer))) continue;
      shown[tie] = 1;
      degrees[from[tie]] += 1;
      degrees[to[tie]] += 1;
      count += 1;
    }
    const places = degrees.reduce((sum, degree) => sum + (degree > 0), 0);
    find('.network-count').textContent = fill(words.count, { shown: count, all: from.length, places });
    find('.network-empty').hidden = count > 0;
    root.dataset.shown = count;
    scene.filter(shown, degrees);
  }

  /* What was selected */

  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }
  function link(text, href) {
    const made = element('a', text);
    // A name cannot make an address run as a script.
    if (/^(https?:|[^:]*$)/i.test(href)) made.href = href;
    return made;
  }
  function button(text, act) {
    const made = element('button', text, 'link');
    made.type = 'button';
    made.addEventListener('click', act);
    return made;
  }
  function narrower(text, count, facet, slug) {
    if (!data.choosing || !count || !slug) return [];
    const address = new URL(data.choosing.here, document.baseURI);
    address.searchParams.set(facet, slug);
    return [link(fill(text, { n: count }), address.pathname + address.search)];
  }
  function list(entries, most = LISTED) {
    const made = element('ul', undefined, 'overview-panel-list');
    entries.slice(0, most).forEach(([text, aside, act]) => {
      const item = element('li');
      item.append(button(text, act), element('span', aside, 'muted'));
      made.append(item);
    });
    if (entries.length > most) made.append(element('li', fill(words.less, { n: entries.length - most }), 'muted'));
    return made;
  }
  function open(title, ...parts) {
    const close = button('×', clear);
    close.className = 'quiet close';
    close.setAttribute('aria-label', words.close);
    panel.replaceChildren(close, element('h2', title), ...parts);
    panel.hidden = false;
    panel.scrollTop = 0;
    root.classList.add('has-panel');
  }
  const aside = () => (window.innerWidth > 640 ? panel.offsetWidth : 0);
  const links = (parts) => {
    const made = element('div', undefined, 'overview-links');
    made.append(...parts);
    return made;
  };

  function choosePlace(place, go) {
    const ties = tiesOf[place].filter((tie) => shown[tie]);
    const partners = [...new Set(ties.map((tie) => other(tie, place)))].sort(byTies);
    const home = ties.filter((tie) => from[tie] === place).length;
    const slug = (facet) => data.choosing?.unusual[facet][place] || data.choosing?.usual[place];
    open(names[place],
      element('p', `${countries[states[place]][0]} · ${fill(words.ties, { n: ties.length })}`, 'muted'),
      links([
        link(words.openPage, page(place)),
        ...narrower(words.asLocality, home, 'locality', slug('locality')),
        ...narrower(words.asPartner, ties.length - home, 'partner', slug('partner')),
      ]),
      list(partners.map((one) => [names[one], countries[states[one]][0], () => choosePlace(one, true)])));
    root.dataset.chosen = names[place];
    scene.choose({ ties, places: [...partners, place], main: place, country: states[place] });
    if (go) scene.goTo([place, ...partners], aside());
    panel.focus({ preventScroll: true });
  }

  function chooseCountry(state, go) {
    const ties = [];
    const there = new Map();
    const places = new Set();
    let asPartner = 0;
    shown.forEach((is, tie) => {
      const [a, b] = [states[from[tie]], states[to[tie]]];
      if (!is || (a !== state && b !== state)) return;
      ties.push(tie);
      if (b === state) asPartner += 1;
      const beyond = a === state ? b : a;
      there.set(beyond, (there.get(beyond) || 0) + 1);
      if (a === state) places.add(from[tie]);
      if (b === state) places.add(to[tie]);
    });
    const own = [...places].sort(byTies);
    const [name, href] = countries[state];
    open(name,
      element('p', `${fill(words.places, { n: own.length })} · ${fill(words.ties, { n: ties.length })}`, 'muted'),
      links([
        ...(href ? [link(words.openPage, href)] : []),
        ...narrower(words.partnersThere, asPartner, 'country', data.choosing?.country[state]),
      ]),
      list([...there].sort((a, b) => b[1] - a[1]).map(([one, n]) => [countries[one][0], fill(words.ties, { n }), () => chooseCountry(one, true)]), 8),
      element('h3', fill(words.places, { n: own.length })),
      list(own.map((one) => [names[one], fill(words.ties, { n: degrees[one] }), () => choosePlace(one, true)]), 60));
    root.dataset.chosen = name;
    scene.choose({ ties, places: own, main: null, country: state });
    if (go) scene.goTo(own.flatMap((place) => [place, ...tiesOf[place].map((tie) => other(tie, place))]), aside());
    panel.focus({ preventScroll: true });
  }

  function clear() {
    panel.hidden = true;
    root.classList.remove('has-panel');
    delete root.dataset.chosen;
    scene.choose(null);
  }

  /* The picture */

  const scene = new window.OverviewScene(view, data, {
    over(place, state, [x, y]) {
      tip.hidden = place < 0 && state < 0;
      view.classList.toggle('over', !tip.hidden);
      if (tip.hidden) return;
      const name = place < 0 ? countries[state][0] : names[place];
      const rest = place < 0 ? fill(words.places, { n: scene.groups[state].length })
        : `${countries[state][0]} · ${fill(words.ties, { n: degrees[place] })}`;
      tip.replaceChildren(element('b', name), element('span', rest));
      tip.style.left = `${Math.min(x + 14, view.clientWidth - tip.offsetWidth - 6)}px`;
      tip.style.top = `${y + 18 + tip.offsetHeight > view.clientHeight ? y - tip.offsetHeight - 10 : y + 18}px`;
    },
    picked(place, state) {
      if (place >= 0) choosePlace(place, false);
      else if (state >= 0) chooseCountry(state, false);
      else clear();
    },
  });

  function arrange(name) {
    root.dataset.arrangement = name;
    scene.arrange(name);
    const away = data[name].x.filter((value) => value === null).length;
    find('.overview-unplaced').textContent = away ? fill(words.unplaced, { n: away }) : '';
  }

  /* Search: folded once, when it is first needed */

  let folded = null;
  const foldAll = () => { folded ??= names.map((name, place) => [name, ...(data.also[place] || [])].map(fold)); };

  function look() {
    foldAll();
    const wanted = fold(search.value).split(' ').filter(Boolean);
    found.hidden = !wanted.length;
    if (!wanted.length) return;
    const text = wanted.join(' ');
    const hits = [];
    folded.forEach((known, place) => {
      const name = known.find((one) => wanted.every((word) => one.includes(word)));
      if (name) hits.push([known.includes(text) ? 0 : known.some((one) => one.startsWith(text)) ? 1 : 2, place]);
    });
    hits.sort((a, b) => a[0] - b[0] || tiesOf[b[1]].length - tiesOf[a[1]].length || a[1] - b[1]);
    found.replaceChildren(...hits.slice(0, FOUND).map(([, place]) => {
      const item = element('li');
      const choice = button('', () => { found.hidden = true; search.value = names[place]; choosePlace(place, true); });
      choice.className = '';
      choice.append(element('span', names[place]), element('span', countries[states[place]][0], 'muted'));
      item.append(choice);
      return item;
    }));
    if (!hits.length) found.append(element('li', words.nothing, 'muted'));
    root.dataset.found = hits.length;
  }

  search.addEventListener('input', look);
  controls.querySelector('.overview-search').addEventListener('keydown', (event) => {
    const choices = [search, ...found.querySelectorAll('button')];
    const at = choices.indexOf(document.activeElement);
    if (event.key === 'ArrowDown') choices[Math.min(at + 1, choices.length - 1)].focus();
    else if (event.key === 'ArrowUp') choices[Math.max(at - 1, 0)].focus();
    else if (event.key === 'Enter' && at === 0) choices[1]?.click();
    else if (event.key === 'Escape') found.hidden = true;
    else return;
    if (event.key !== 'Enter' || at === 0) event.preventDefault();
  });
  document.addEventListener('click', (event) => { if (!event.target.closest('.overview-search')) found.hidden = true; });

  controls.addEventListener('submit', (event) => event.preventDefault());
  controls.addEventListener('change', (event) => {
    if (event.target.name === 'arrangement') { arrange(event.target.value); return; }
    if (event.target.dataset.filter) { clear(); filter(); }
  });
  controls.addEventListener('reset', () => setTimeout(() => {
    found.hidden = true;
    clear();
    filter();
    arrange(data[find('[name=arrangement]:checked')?.value] ? find('[name=arrangement]:checked').value : 'network');
  }));
  root.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !panel.hidden) clear(); });
  root.querySelectorAll('[data-zoom]').forEach((one) => one.addEventListener('click', () => {
    if (one.dataset.zoom === '0') scene.fit(); else scene.zoom(Number(one.dataset.zoom));
  }));
  root.querySelectorAll('[data-country]').forEach((key) => {
    const made = element('button', undefined, 'key');
    made.type = 'button';
    made.append(...key.childNodes);
    made.addEventListener('click', () => chooseCountry(Number(key.dataset.country), true));
    key.replaceWith(made);
  });

  root.classList.add('live');
  [controls, view, find('.network-zoom')].forEach((part) => { part.hidden = false; });
  arrange(data.map && find('[name=arrangement]:checked')?.value === 'map' ? 'map' : 'network');
  filter();
  root.scene = scene;
  requestAnimationFrame(() => setTimeout(() => {
    root.dataset.drawn = Math.round(performance.now());
    foldAll();
  }));
}());
