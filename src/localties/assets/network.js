/* The network of ties: draws it with vis-network and keeps picture, table and panel in step.
   Text from the data reaches the page by textContent alone. */
(function () {
  'use strict';
  const root = document.getElementById('network');
  const source = document.getElementById('network-data');
  if (!root || !source || typeof vis === 'undefined') return;

  const data = JSON.parse(source.textContent);
  const words = data.words;
  const find = (selector) => root.querySelector(selector);
  const controls = find('.network-controls');
  const canvas = find('.network-canvas');
  const panel = find('.network-panel');
  const year = find('#network-year');
  const lastYear = data.years[1];
  const large = data.edges.length > 800;
  const narrow = window.innerWidth < 640;
  const INK = '#17232d';
  const REST = '#b4bcc2';
  const PART = '#c0c8cd';
  const NO_MARK = ' '; // vis-network keeps the label an edge had where it is given an empty one.

  const state = {
    words: [], country: '', field: '', kind: '', status: '', year: lastYear, colour: 'country',
    agreements: data.agreements, events: data.events, focus: data.focus, depth: data.depth,
    off: { country: new Set(), kind: new Set(), status: new Set() },
  };

  // The same as localties.labels.fold.
  const fold = (text) => text.toLowerCase().replace(/đ/g, 'd').normalize('NFD').replace(/\p{M}/gu, '')
    .split(/\s+/).filter(Boolean).join(' ');
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));

  /* Which ties are shown, and what stands of them */

  const isPast = () => state.year < lastYear;
  const statusOf = (tie) => (isPast() ? tie.changes?.filter(([since]) => since <= state.year).at(-1)?.[1] : tie.status);
  const happened = (iri) => !isPast() || (happenedIn[iri] ?? Infinity) <= state.year;
  const agreementsOf = (tie) => tie.agreements.filter(happened).length;

  function passes(tie) {
    const status = statusOf(tie);
    if (!status || state.off.status.has(status)) return false;
    if (state.country && tie.country !== state.country) return false;
    if (state.kind && tie.kind !== state.kind) return false;
    if (state.status && status !== state.status) return false;
    if (state.field && !tie.fields.includes(state.field)) return false;
    const sides = [data.actors[tie.locality], data.actors[tie.partner]];
    if (sides.some((side) => state.off[state.colour].has(side[state.colour]))) return false;
    return !state.words.length || sides.some((side) => side.search.some(
      (name) => state.words.every((word) => name.includes(word))));
  }

  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const isRecord = (id) => ['agreement', 'event'].includes(byId.get(id).role);

  function edgePasses(edge, passing) {
    const borne = edge.ties.filter((group) => group.every((tie) => passing.has(tie))).length;
    if (!borne) return 0;
    if (edge.relation === 'field' && state.field && ![edge.from, edge.to].includes(state.field)) return 0;
    if (edge.relation === 'part') {
      const record = isRecord(edge.from) ? edge.from : edge.to;
      if (!happened(record) || !state[byId.get(record).role + 's']) return 0;
    }
    return borne;
  }

  function reach(edges) {
    const near = new Map();
    for (const { from, to } of edges) {
      near.set(from, [...(near.get(from) || []), to]);
      near.set(to, [...(near.get(to) || []), from]);
    }
    let edge = [state.focus];
    const found = new Set(edge);
    for (let step = 0; step < state.depth; step += 1) {
      edge = edge.flatMap((node) => near.get(node) || []).filter((node) => !found.has(node) && found.add(node));
    }
    return found;
  }

  /* Drawing */

  const font = { face: 'system-ui, "Noto Sans", "Noto Sans CJK KR", sans-serif', size: 13, color: INK, strokeWidth: 3, strokeColor: '#fff' };
  const together = new Map();
  for (const edge of data.edges) {
    const pair = [edge.from, edge.to].sort().join(' ');
    together.set(pair, [...(together.get(pair) || []), edge]);
  }
  for (const edges of together.values()) {
    edges.forEach((edge, number) => {
      const bend = (number - (edges.length - 1) / 2) * 0.22 * (edge.from < edge.to ? 1 : -1);
      edge.smooth = bend === 0 ? false : { enabled: true, type: bend > 0 ? 'curvedCW' : 'curvedCCW', roundness: Math.abs(bend) };
    });
  }
  const nodeColour = (node) => {
    if (['agreement', 'event'].includes(node.role)) return node.role === 'event' ? '#8a6d1c' : '#53636f';
    return data.palette[state.colour][node[state.colour]] || REST;
  };
  const edgeLook = (edge, borne) => {
    if (edge.relation !== 'tie') {
      return { color: PART, width: edge.relation === 'part' ? 1 : Math.min(0.8 + borne, 9), dashes: false, label: NO_MARK };
    }
    const tie = data.ties[edge.id];
    const stroke = data.strokes[statusOf(tie) || 'none'];
    return {
      color: { color: stroke.colour, highlight: stroke.colour, hover: stroke.colour, opacity: large ? 0.35 : 1 },
      width: data.widths[Math.min(agreementsOf(tie), data.widths.length - 1)],
      dashes: stroke.dashes.length ? stroke.dashes : false,
      label: stroke.mark || NO_MARK,
    };
  };

  const nodes = new vis.DataSet(data.nodes.map((node) => ({
    id: node.id, label: node.label, shape: node.shape, size: large ? node.size * 2 : node.size, x: node.x, y: node.y,
    hidden: true,
  })));
  const edges = new vis.DataSet(data.edges.map((edge) => ({
    id: edge.id, from: edge.from, to: edge.to, smooth: edge.smooth, hidden: true,
  })));
  const drawn = { nodes: new Map(), edges: new Map(), apart: false };

  function change(set, known, items) {
    const changed = items.filter((item) => {
      const mark = JSON.stringify(item);
      return known.get(item.id) !== mark && known.set(item.id, mark);
    });
    if (changed.length) set.update(changed);
  }

  root.classList.add('live');
  for (const part of [controls, canvas, find('.network-zoom')]) part.hidden = false;
  const network = new vis.Network(canvas, { nodes, edges }, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: {
      hover: !large, hideEdgesOnDrag: large, hideEdgesOnZoom: large, zoomView: false, tooltipDelay: 1e6,
      selectConnectedEdges: !large, hoverConnectedEdges: false,
    },
    nodes: { font, borderWidth: 1.5, borderWidthSelected: 3, scaling: { label: { drawThreshold: 6 } }, chosen: { node: choose } },
    edges: {
      selectionWidth: 1.5, hoverWidth: 0.5, arrows: { to: { enabled: false } },
      font: { face: font.face, size: 19, color: '#c2410c', strokeWidth: 6, strokeColor: '#fff', align: 'horizontal' },
    },
  });
  function choose(values) { values.borderColor = '#17232d'; values.borderWidth = 3; }
  const shownNodes = () => [...drawn.nodes.values()].map((mark) => JSON.parse(mark)).filter((n) => !n.hidden).map((n) => n.id);
  const fit = () => { const ids = shownNodes(); if (ids.length) network.fit({ nodes: ids, animation: false, maxZoomLevel: 1.3 }); };
  // A narrow screen shows the top of the network, legible, rather than all of it, too small to read.
  function fitFirst() {
    fit();
    if (!narrow) return;
    const places = Object.values(network.getPositions(shownNodes()));
    const [left, right] = [Math.min, Math.max].map((most) => most(...places.map((place) => place.x)));
    const scale = Math.min(canvas.clientWidth / (right - left + 110), 1.1);
    const top = Math.min(...places.map((place) => place.y)) - 40;
    if (scale > network.getScale()) network.moveTo({ scale, position: { x: (left + right) / 2, y: top + canvas.clientHeight / scale / 2 } });
  }

  /* One change of state: everything follows */

  const rows = new Map([...root.querySelectorAll('tr[data-tie]')].map((row) => [row.dataset.tie, row]));

  function update(refit) {
    const passing = new Set(Object.keys(data.ties).filter((iri) => passes(data.ties[iri])));
    const borne = new Map(data.edges.map((edge) => [edge.id, edgePasses(edge, passing)]).filter(([, count]) => count));
    let kept = data.edges.filter((edge) => borne.has(edge.id));
    const reached = state.focus && reach(kept);
    if (reached) kept = kept.filter((edge) => reached.has(edge.from) && reached.has(edge.to));
    const keptIds = new Set(kept.map((edge) => edge.id));
    const seen = new Set(kept.flatMap((edge) => [edge.from, edge.to]));
    const ties = new Set(kept.filter((e) => e.relation !== 'part').flatMap((e) => e.ties.filter((g) => g.every((t) => passing.has(t))).flat()));

    const apart = state.agreements || state.events;
    const moved = apart !== drawn.apart;
    drawn.apart = apart;
    change(nodes, drawn.nodes, data.nodes.map((node) => {
      const at = (apart && node.apart) || (narrow && node.upright) || [node.x, node.y];
      return { id: node.id, hidden: !seen.has(node.id), x: at[0], y: at[1], color: { background: nodeColour(node), border: large ? nodeColour(node) : '#fff' } };
    }));
    change(edges, drawn.edges, data.edges.map((edge) => (keptIds.has(edge.id)
      ? { id: edge.id, hidden: false, ...edgeLook(edge, borne.get(edge.id)) } : { id: edge.id, hidden: true })));

    for (const [iri, row] of rows) {
      row.hidden = !ties.has(iri);
      if (!row.hidden) writeRow(row, data.ties[iri]);
    }
    root.dataset.shown = ties.size;
    find('.network-count').textContent = fill(words.of, { shown: ties.size, all: rows.size });
    find('.network-empty').hidden = ties.size > 0;
    tellYear(isPast() ? fill(words.yearEnd, { year: state.year }) : fill(words.today, { day: data.asOf }), true);
    year.setAttribute('aria-valuetext', find('output').textContent);
    tellFocus();
    if (refit || moved) fitFirst();
  }

  function writeRow(row, tie) {
    const status = statusOf(tie);
    const badge = row.querySelector('.badge');
    if (badge && !badge.classList.contains(status)) {
      badge.className = 'badge ' + status;
      badge.textContent = data.statuses[status] || '';
    }
    row.cells[5].textContent = agreementsOf(tie);
    row.cells[6].textContent = tie.events.filter(happened).length;
  }

  /* What stood of the ties in past years: a server is asked when it is first looked for */

  let happenedIn = {};
  let pastKnown = typeof data.past === 'string' ? null : Promise.resolve(learnPast(data.past));
  function learnPast(past) {
    for (const [iri, changes] of Object.entries(past.changes)) data.ties[iri].changes = changes;
    happenedIn = past.happened;
    const choices = find('[data-filter=status]');
    for (const [status, name] of Object.entries(past.statuses)) {
      if (!data.statuses[status]) choices.append(new Option(name, status));
      data.statuses[status] = name;
    }
  }
  function askPast() {
    pastKnown = pastKnown || fetch(data.past).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))).then(learnPast);
    return pastKnown;
  }
  function tellYear(text, isDay) {
    find('.year-as-of').hidden = !isDay;
    find('output').textContent = text;
  }
  async function showYear() {
    if (!pastKnown) tellYear(words.asking, false);
    try {
      await askPast();
    } catch {
      pastKnown = null;
      year.value = state.year;
      tellYear(words.noAnswer, false);
      return;
    }
    state.year = Number(year.value);
    update(false);
  }

  /* What the panel tells: a server is asked for it tie by tie */

  const told = typeof data.told === 'string' ? { ties: {}, records: {}, sources: {} } : data.told;
  async function ask(tie, then) {
    const waiting = panel.querySelector('.waiting');
    const address = new URL(data.told, location.href);
    address.searchParams.set('tie', tie);
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(answer.status);
      const found = await answer.json();
      for (const kind of Object.keys(told)) Object.assign(told[kind], found[kind]);
    } catch {
      waiting.textContent = words.noAnswer;
      return;
    }
    // Something else may have been chosen meanwhile.
    if (waiting.isConnected) then();
  }

  /* The panel */

  function make(name, text, className) {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  }
  function anchor(text, href) {
    const protocols = ['http:', 'https:', location.protocol];
    let url = null;
    try { url = new URL(href, location.href); } catch { /* shown as text */ }
    if (!url || !protocols.includes(url.protocol)) return make('span', text);
    const link = make('a', text);
    link.href = href;
    return link;
  }
  function button(text, act, className) {
    const element = make('button', text, className);
    element.type = 'button';
    element.addEventListener('click', act);
    return element;
  }
  const tieName = (tie) => data.actors[tie.locality].name + ' – ' + data.actors[tie.partner].name;
  const badge = (status, name) => make('span', name, 'badge ' + status);

  function list(title, items) {
    if (!items.length) return [];
    const ul = make('ul');
    for (const parts of items) {
      const li = make('li');
      li.append(...parts);
      ul.append(li);
    }
    return [make('h3', title + ' (' + items.length + ')'), ul];
  }
  const recordItem = (iri) => {
    const record = told.records[iri];
    const item = [anchor(record.name, record.href), make('br'), make('span', [record.type, record.day].filter(Boolean).join(', ') + ' ', 'day')];
    if (record.statusName) item.push(badge(record.status, record.statusName));
    return item;
  };
  const sourceItem = (iri) => {
    const from = told.sources[iri];
    return from.url ? [anchor(from.name, from.href), ' ', anchor('↗ ' + new URL(from.url).hostname, from.url)] : [anchor(from.name, from.href)];
  };
  const tieItem = (iri) => {
    const tie = data.ties[iri];
    const status = statusOf(tie);
    const item = [button(tieName(tie), () => showTie(iri), 'link')];
    if (status && status !== 'none') item.push(' ', badge(status, data.statuses[status]));
    return item;
  };

  function open(parts, chosen) {
    panel.replaceChildren(button('×', close, 'close quiet'), ...parts);
    panel.firstChild.setAttribute('aria-label', words.close);
    panel.hidden = false;
    panel.scrollTop = 0;
    for (const [iri, row] of rows) row.classList.toggle('chosen', iri === chosen);
  }
  function close() {
    panel.hidden = true;
    network.unselectAll();
    for (const row of rows.values()) row.classList.remove('chosen');
  }
  const actions = (...items) => { const p = make('p', '', 'do'); p.append(...items); return p; };
  const pageLink = (href) => { const link = anchor(words.openPage, href); link.className = 'button'; return link; };

  function showTie(iri) {
    const tie = data.ties[iri];
    const status = statusOf(tie);
    const head = [make('h2', tieName(tie))];
    if (status && status !== 'none') head.push(badge(status, data.statuses[status]));
    const known = told.ties[iri];
    if (known?.reason && !isPast()) head.push(make('p', known.reason, 'reason'));
    if (tie.fields.length) head.push(make('h3', words.fields), make('p', tie.fields.map((f) => data.names[f]).join(', ')));
    const rest = known ? [
      ...list(words.agreements, tie.agreements.map(recordItem)), ...list(words.events, tie.events.map(recordItem)),
      ...list(words.planned, known.planned.map(recordItem)), ...list(words.sources, known.sources.map(sourceItem)),
    ] : [make('p', words.asking, 'waiting')];
    open([...head, ...rest, actions(pageLink(tie.href))], iri);
    if (!known) ask(iri, () => showTie(iri));
    if (edges.get(iri)) {
      network.selectEdges([iri]);
      uncover([tie.locality, tie.partner]);
    }
  }
  // What was chosen may lie under the panel or outside the view.
  function uncover(ids) {
    const places = Object.values(network.getPositions(ids));
    const free = canvas.clientWidth - (narrow ? 0 : panel.offsetWidth);
    const isSeen = places.map((place) => network.canvasToDOM(place))
      .every(({ x, y }) => x > 0 && x < free && y > 0 && y < canvas.clientHeight);
    if (isSeen) return;
    const middle = { x: (places[0].x + places.at(-1).x) / 2, y: (places[0].y + places.at(-1).y) / 2 };
    network.moveTo({ position: middle, offset: { x: (free - canvas.clientWidth) / 2, y: 0 } });
  }
  function showTies(title, iris) {
    open([make('h2', title), ...list(words.ties, [...new Set(iris)].map(tieItem))]);
  }
  function showNode(id) {
    const node = byId.get(id);
    if (isRecord(id)) {
      const of = Object.keys(data.ties).filter((tie) => [...data.ties[tie].agreements, ...data.ties[tie].events].includes(id));
      const record = told.records[id];
      if (!record) {
        open([make('h2', node.label), make('p', words.asking, 'waiting'), ...list(words.ties, of.map(tieItem))]);
        ask(of[0], () => showNode(id));
        return;
      }
      const reason = record.reason ? [make('p', record.reason, 'reason')] : [];
      open([make('h2', record.name), make('p', [record.type, record.day].filter(Boolean).join(', '), 'day'), ...reason,
        ...list(words.ties, of.map(tieItem)), actions(pageLink(record.href))]);
      return;
    }
    const focus = button(words.focusHere, () => { state.focus = id; update(true); }, 'quiet');
    const actor = data.actors[id];
    if (!actor) {
      const borne = data.edges.filter((edge) => [edge.from, edge.to].includes(id)).flatMap((edge) => edge.ties.flat());
      open([make('h2', data.names[id] || node.label), ...list(words.ties, [...new Set(borne)].map(tieItem)), actions(focus)]);
      return;
    }
    const names = actor.names.filter((name) => name !== actor.name).join(' · ');
    const what = [node.kind && data.names[node.kind], node.country && data.names[node.country]].filter(Boolean).join(', ');
    const ties = Object.keys(data.ties).filter((iri) => [data.ties[iri].locality, data.ties[iri].partner].includes(id) && statusOf(data.ties[iri]));
    open([make('h2', actor.name), make('p', what, 'day'),
      ...(names ? [make('h3', words.otherNames), make('p', names)] : []),
      ...list(words.ties, ties.map(tieItem)), actions(pageLink(actor.href), focus)]);
  }
  function tellFocus() {
    const place = find('.network-focus');
    place.hidden = !state.focus;
    if (!state.focus) return;
    const name = data.actors[state.focus]?.name || data.names[state.focus] || byId.get(state.focus).label;
    place.replaceChildren(make('span', name + ' ', 'chip'), ' ', button('×', () => { state.focus = null; update(true); }, 'quiet'));
    place.lastChild.setAttribute('aria-label', words.close);
  }

  /* What a visitor does */

  network.on('click', (event) => {
    network.setOptions({ interaction: { zoomView: true } });
    if (event.nodes.length) showNode(event.nodes[0]);
    else if (event.edges.length) {
      const edge = data.edges.find((e) => e.id === event.edges[0]);
      if (edge.relation === 'tie') showTie(edge.id);
      else showTies([edge.from, edge.to].map((id) => byId.get(id).label.replace(/\n/g, ' ')).join(' – '), edge.ties.flat());
    } else close();
  });
  for (const [name, over] of [['hoverNode', true], ['blurNode', false], ['hoverEdge', true], ['blurEdge', false]]) {
    network.on(name, () => canvas.classList.toggle('over', over));
  }
  // The wheel scrolls the page until the network was clicked, and again when the pointer leaves it.
  canvas.addEventListener('mouseleave', () => network.setOptions({ interaction: { zoomView: false } }));
  for (const key of root.querySelectorAll('[data-zoom]')) {
    key.addEventListener('click', () => {
      if (Number(key.dataset.zoom)) network.moveTo({ scale: network.getScale() * Number(key.dataset.zoom) });
      else fit();
    });
  }
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !panel.hidden) close(); });

  find('#network-search').addEventListener('input', (event) => {
    state.words = fold(event.target.value).split(' ').filter(Boolean);
    update(false);
  });
  find('#network-search').addEventListener('change', () => fit());
  for (const select of root.querySelectorAll('[data-filter]')) {
    select.addEventListener('change', () => { state[select.dataset.filter] = select.value; update(true); });
  }
  year.addEventListener('input', showYear);
  find('#network-depth').addEventListener('change', (event) => { state.depth = Number(event.target.value); update(Boolean(state.focus)); });
  find('#network-colour').addEventListener('change', (event) => {
    state.colour = event.target.value;
    for (const facet of ['country', 'kind']) find(`[data-legend=${facet}]`).hidden = facet !== state.colour;
    update(false);
  });
  for (const role of ['agreements', 'events']) {
    const box = find('#network-' + role);
    if (!box) continue;
    box.checked = state[role];
    box.addEventListener('change', () => { state[role] = box.checked; update(false); });
  }
  for (const facet of Object.keys(state.off)) {
    for (const key of root.querySelectorAll(`[data-legend=${facet}] .key`)) {
      const toggle = button('', () => {
        const isOn = toggle.getAttribute('aria-pressed') === 'true';
        toggle.setAttribute('aria-pressed', String(!isOn));
        state.off[facet][isOn ? 'add' : 'delete'](key.dataset.value);
        update(false);
      }, 'key');
      toggle.setAttribute('aria-pressed', 'true');
      toggle.append(...key.childNodes);
      key.replaceWith(toggle);
    }
  }
  controls.addEventListener('submit', (event) => event.preventDefault());
  controls.addEventListener('reset', (event) => {
    event.preventDefault();
    for (const element of controls.querySelectorAll('select')) element.selectedIndex = 0;
    for (const box of controls.querySelectorAll('[type=checkbox]')) box.checked = false;
    find('#network-search').value = '';
    year.value = lastYear;
    for (const off of Object.values(state.off)) off.clear();
    for (const toggle of root.querySelectorAll('.key[aria-pressed]')) toggle.setAttribute('aria-pressed', 'true');
    for (const facet of ['country', 'kind']) find(`[data-legend=${facet}]`).hidden = facet !== 'country';
    Object.assign(state, {
      words: [], country: '', field: '', kind: '', status: '', year: lastYear, colour: 'country',
      agreements: false, events: false, focus: null, depth: 1,
    });
    close();
    update(true);
  });
  find('thead tr').append(make('th', words.show));
  for (const [iri, row] of rows) {
    const cell = make('td');
    const show = button(words.show, () => { showTie(iri); panel.focus(); root.scrollIntoView({ block: 'start' }); }, 'quiet');
    show.setAttribute('aria-label', words.show + ': ' + tieName(data.ties[iri]));
    cell.append(show);
    row.append(cell);
  }
  find('#network-depth').value = String(state.depth);

  root.network = network;
  network.once('afterDrawing', () => { root.dataset.drawn = Math.round(performance.now()); });
  update(true);
}());
