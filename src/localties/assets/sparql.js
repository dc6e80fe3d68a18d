// The SPARQL editor: examples, asking by SPARQL 1.1 Protocol, the answer as a table or as text.
(function () {
  'use strict';
  const MOST_ROWS = 1000;
  const TABLE = 'application/sparql-results+json';
  const FORMATS = {
    table: [['CSV', 'text/csv', 'csv'], ['TSV', 'text/tab-separated-values', 'tsv'], ['JSON', TABLE, 'srj'],
      ['XML', 'application/sparql-results+xml', 'srx']],
    triples: [['Turtle', 'text/turtle', 'ttl'], ['N-Triples', 'application/n-triples', 'nt'],
      ['JSON-LD', 'application/ld+json', 'jsonld'], ['RDF/XML', 'application/rdf+xml', 'rdf']],
  };
  const find = (id) => document.getElementById(id);
  const read = (id) => JSON.parse(find(id).textContent);
  const words = read('words');
  const examples = read('examples');
  const form = find('editor');
  const editor = find('query');
  const result = find('result');
  const told = find('told');

  document.querySelectorAll('.needs-script').forEach((node) => { node.hidden = false; });
  const chooser = find('example');
  chooser.querySelectorAll('optgroup').forEach((group) => {
    examples[group.dataset.group].forEach((example, index) => {
      const option = new Option(example.name, group.dataset.group + ' ' + index);
      group.append(option);
    });
  });
  chooser.addEventListener('change', () => {
    const [group, index] = chooser.value.split(' ');
    if (index === undefined) return;
    editor.value = examples[group][Number(index)].text.trim() + '\n';
    editor.scrollTop = 0;
  });

  // The address bar holds the query behind the hash: in front of it, it would be a call of the protocol.
  const kept = new URLSearchParams(location.hash.slice(1)).get('query');
  if (kept) editor.value = kept;
  window.addEventListener('hashchange', () => {
    const query = new URLSearchParams(location.hash.slice(1)).get('query');
    if (query && query !== editor.value) editor.value = query;
  });

  const post = (accept) => fetch(form.action, {
    method: 'POST',
    headers: { Accept: accept, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ query: editor.value }),
  });

  const link = (iri) => {
    const base = 'https://w3id.org/localties/';
    if (iri.startsWith(base + 'id/')) return local('page/' + iri.slice(base.length + 3));
    if (iri.startsWith(base + 'scheme/')) return local('page/' + iri.slice(base.length));
    if (iri.startsWith(base + 'ns#')) return local('ontology') + iri.slice(base.length + 2);
    return /^https?:\/\//.test(iri) ? iri : null;
  };
  const local = (path) => {
    const [start, query] = form.dataset.page.split('?');
    return start + path + (query ? '?' + query : '');
  };
  const short = (iri) => {
    const slash = iri.replace(/^https:\/\/w3id\.org\/localties\/(id|scheme)\//, '');
    return slash === iri ? iri.replace('https://w3id.org/localties/ns#', 'lt:') : slash.replace('/', ':');
  };

  const make = (tag, text, attributes) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    Object.entries(attributes || {}).forEach(([name, value]) => node.setAttribute(name, value));
    return node;
  };

  const cell = (term) => {
    const td = make('td');
    if (!term) return td;
    if (term.type === 'uri') {
      const href = link(term.value);
      td.append(href ? make('a', short(term.value), { href }) : make('span', term.value));
      return td;
    }
    const value = make('bdi', term.value);
    if (term['xml:lang']) value.lang = term['xml:lang'];
    if (/#(integer|decimal|double|float)$/.test(term.datatype || '')) td.className = 'number';
    td.append(value);
    return td;
  };

  const drawTable = (answer) => {
    const table = make('table');
    const head = table.createTHead().insertRow();
    answer.head.vars.forEach((name) => head.append(make('th', name, { scope: 'col' })));
    const body = table.createTBody();
    answer.results.bindings.slice(0, MOST_ROWS).forEach((row) => {
      const line = body.insertRow();
      answer.head.vars.forEach((name) => line.append(cell(row[name])));
    });
    const box = make('div', undefined, { class: 'scroll panel flush', tabindex: '0', role: 'region',
      'aria-labelledby': 'answer-title' });
    box.append(table);
    result.append(box);
    const count = answer.results.bindings.length;
    told.textContent = words.rows + ' ' + count.toLocaleString(document.documentElement.lang) +
      (count > MOST_ROWS ? ' · ' + words.more : '');
  };

  const offer = (formats) => {
    const list = find('downloads');
    list.querySelectorAll('button').forEach((button) => button.remove());
    formats.forEach(([name, type, ending]) => {
      const button = make('button', name, { type: 'button', class: 'quiet' });
      button.addEventListener('click', async () => {
        const answer = await post(type);
        if (!answer.ok) { told.textContent = words.failed; return; }
        const url = URL.createObjectURL(await answer.blob());
        const anchor = make('a', name, { href: url, download: 'answer.' + ending });
        anchor.click();
        setTimeout(() => URL.revokeObjectURL(url), 1000);
      });
      list.append(' ', button);
    });
    list.hidden = formats.length === 0;
  };

  const explain = async (answer) => {
    const text = await answer.text();
    let reason = text;
    try { reason = JSON.parse(text).detail || JSON.parse(text).message || text; } catch { /* plain text */ }
    told.textContent = words.failed;
    result.append(make('p', reason.startsWith('<') ? String(answer.status) : reason, { class: 'notice', role: 'alert' }));
  };

  const ask = async () => {
    find('answer').hidden = false;
    result.replaceChildren();
    offer([]);
    told.textContent = words.asking;
    history.replaceState(null, '', '#' + new URLSearchParams({ query: editor.value }));
    try {
      const answer = await post(TABLE + ', text/turtle;q=0.9');
      if (!answer.ok) { await explain(answer); return; }
      if ((answer.headers.get('Content-Type') || '').startsWith('text/turtle')) {
        result.append(make('pre', await answer.text(), { tabindex: '0', 'aria-label': words.triples }));
        told.textContent = words.triples;
        offer(FORMATS.triples);
        return;
      }
      const data = await answer.json();
      if ('boolean' in data) {
        told.textContent = '';
        result.append(make('p', data.boolean ? words.yes : words.no, { class: 'yes-or-no' }));
        offer(FORMATS.table.slice(2));
        return;
      }
      drawTable(data);
      offer(FORMATS.table);
    } catch {
      told.textContent = words.unreachable;
    }
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask();
  });
  editor.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      ask();
    }
  });
})();
