/* The timeline at other scales, and agreements or events alone. Rows and lines stay as the server laid them out. */
(function () {
  'use strict';

  const SVG = 'http://www.w3.org/2000/svg';
  const RIGHT = 16;
  const GREATEST = 64;
  const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

  const section = document.getElementById('timeline');
  const svg = section && section.querySelector('.timeline-svg');
  if (!svg) return;
  const frame = section.querySelector('.timeline-frame');
  const axis = svg.querySelector('.timeline-axis');
  const today = svg.querySelector('.timeline-today');
  const names = svg.querySelector('.timeline-names');
  const first = Number(svg.dataset.first);
  const last = Number(svg.dataset.last);
  const left = Number(svg.dataset.names);
  const height = svg.viewBox.baseVal.height;
  const head = Number(axis.querySelector('line').getAttribute('y1'));
  const pen = document.createElement('canvas').getContext('2d');
  const rows = Array.from(svg.querySelectorAll('.timeline-row'), function (row) {
    return Array.from(row.querySelectorAll('.mark'));
  });
  const cells = Array.from(svg.querySelectorAll('.cell'));
  let zoom = 1;
  let plot = 0;

  function at(share) { return left + share * plot; }

  function set(element, attributes) {
    Object.keys(attributes).forEach(function (key) {
      element.setAttribute(key, typeof attributes[key] === 'number' ? attributes[key].toFixed(2) : attributes[key]);
    });
  }

  function startOf(year, month) {
    const begin = Date.UTC(first, 0, 1);
    return at((Date.UTC(year, month, 1) - begin) / (Date.UTC(last + 1, 0, 1) - begin));
  }

  function drawAxis() {
    const year = plot / (last - first + 1);
    const step = STEPS.find(function (one) { return year * one >= 31; }) || 1000;
    const drawn = [];
    function line(x, text) {
      const rule = document.createElementNS(SVG, 'line');
      set(rule, { x1: x, x2: x, y1: head, y2: height });
      drawn.push(rule);
      const label = document.createElementNS(SVG, 'text');
      set(label, { x: x + 4, y: head - 4 });
      label.textContent = text;
      drawn.push(label);
    }
    for (let y = first; y <= last; y += 1) {
      if (y % step === 0) line(startOf(y, 0), y);
      const months = year > 500 ? 1 : (year > 200 ? 3 : 12);
      for (let month = months; month < 12; month += months) line(startOf(y, month), (month + 1) + '/' + y);
    }
    axis.replaceChildren.apply(axis, drawn);
    const x = at(Number(today.dataset.at));
    set(today.querySelector('line'), { x1: x, x2: x });
    set(today.querySelector('text'), { x: x - 4 });
  }

  /* Puts a mark where its date now lies, and gives where it begins and ends. */
  function place(mark) {
    const from = at(Number(mark.dataset.from));
    const to = at(Number(mark.dataset.to));
    const middle = (from + to) / 2;
    const until = mark.dataset.until ? at(Number(mark.dataset.until)) : 0;
    let begin = from;
    let end = to;
    Array.from(mark.children).forEach(function (part) {
      const name = part.getAttribute('class');
      if (name === 'span') {
        set(part, { x: from, width: to - from });
      } else if (name === 'glyph' && part.tagName === 'circle') {
        set(part, { cx: middle });
      } else if (name === 'glyph') {
        set(part, { x: middle - 4.5 });
      } else if (name === 'term') {
        set(part, { x1: to, x2: until });
      } else if (name === 'crossed') {
        set(part, { d: 'M' + (middle - 5) + ' ' + (mark.dataset.y - 5) + 'l10 10m0 -10l-10 10' });
      } else if (name && name.indexOf('soft') === 0) {
        const tail = Math.max(7, (to - from) / 2);
        set(part, { x: name === 'soft before' ? from - tail : to, width: tail });
        begin = from - tail;
        end = to + tail;
      }
      if (name === 'glyph') {
        begin = Math.min(begin, middle - 5);
        end = Math.max(end, middle + 5);
      }
    });
    return [begin, Math.max(end, until)];
  }

  function label(mark, right, limit) {
    const text = mark.querySelector('.label');
    const fits = right + 4 + pen.measureText(mark.dataset.type).width <= limit;
    text.textContent = fits ? mark.dataset.type : '';
    if (fits) set(text, { x: right + 4 });
  }

  function draw() {
    const wide = left + plot + RIGHT;
    svg.setAttribute('viewBox', '0 0 ' + wide + ' ' + height);
    svg.setAttribute('width', wide);
    svg.setAttribute('height', height);
    pen.font = '11.5px ' + getComputedStyle(svg).fontFamily;
    drawAxis();
    rows.forEach(function (marks) {
      const lines = new Map();
      marks.forEach(function (mark) {
        if (!lines.has(mark.dataset.y)) lines.set(mark.dataset.y, []);
        lines.get(mark.dataset.y).push([mark, place(mark)]);
      });
      lines.forEach(function (line) {
        line.forEach(function (entry, number) {
          label(entry[0], entry[1][1], number + 1 < line.length ? line[number + 1][1][0] - 6 : wide);
        });
      });
    });
    cells.forEach(function (cell) {
      const from = at(Number(cell.dataset.from));
      const to = at(Number(cell.dataset.to));
      set(cell.querySelector('rect'), { x: from, width: to - from });
      set(cell.querySelector('text'), { x: (from + to) / 2 });
    });
    keepNames();
  }

  function keepNames() { names.setAttribute('transform', 'translate(' + frame.scrollLeft + ' 0)'); }

  function size() {
    const room = Math.max(frame.clientWidth - left - RIGHT, 480);
    if (!frame.clientWidth || Math.abs(plot - room * zoom) < 1) return;
    plot = room * zoom;
    draw();
  }

  function change(factor) {
    const wanted = factor ? Math.max(1, Math.min(GREATEST, zoom * factor)) : 1;
    // From the whole one zooms towards today, where most of it is; else towards what is in the middle.
    const middle = zoom === 1 ? Number(today.dataset.at) : (frame.scrollLeft + (frame.clientWidth - left) / 2) / plot;
    zoom = wanted;
    size();
    frame.scrollLeft = middle * plot - (frame.clientWidth - left) / 2;
    keepNames();
  }

  frame.addEventListener('scroll', keepNames);
  frame.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const factor = { '+': 1.6, '=': 1.6, '-': 1 / 1.6, '0': 0 }[event.key];
    if (factor === undefined) return;
    event.preventDefault();
    change(factor);
  });
  section.querySelectorAll('[data-do]').forEach(function (button) {
    button.addEventListener('click', function () { change({ in: 1.6, out: 1 / 1.6, reset: 0 }[button.dataset.do]); });
  });
  section.querySelectorAll('[data-kind]').forEach(function (box) {
    box.addEventListener('change', function () {
      section.classList.toggle('no-' + box.dataset.kind, !box.checked);
    });
  });

  section.classList.add('timeline-live');
  section.querySelector('.timeline-bar').hidden = false;
  // On a phone the list takes the place of the figure.
  if (window.matchMedia('(max-width: 40rem)').matches) section.querySelector('.timeline-twin').open = true;
  new ResizeObserver(size).observe(frame);
  size();
}());
