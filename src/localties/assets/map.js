/* The map at other scales: gathers places anew as one zooms, as views/map_picture.py does for the first picture. */
(function () {
  'use strict';

  const SVG = 'http://www.w3.org/2000/svg';
  const GREATEST = 240;
  const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];
  const DIRECTIONS = [[0, 0], [0, 1], [1, 0], [0, -1], [-1, 0], [1, 1], [-1, 1], [1, -1], [-1, -1]];

  const section = document.getElementById('map');
  const source = document.getElementById('map-data');
  if (!section || !source) return;
  const data = JSON.parse(source.textContent);
  const words = JSON.parse(document.getElementById('map-words').textContent);
  const frame = section.querySelector('.map-frame');
  const svg = frame.querySelector('.map-svg');
  const layers = {};
  ['arcs', 'marks', 'countries', 'spots', 'ground', 'small', 'here'].forEach(function (name) {
    layers[name] = svg.querySelector('.map-' + name);
  });
  const small = layers.small && {
    left: layers.small.x.baseVal.value < svg.viewBox.baseVal.width / 2,
    top: layers.small.y.baseVal.value < svg.viewBox.baseVal.height / 2,
    width: layers.small.width.baseVal.value,
    height: layers.small.height.baseVal.value,
    ground: layers.small.querySelector('use').transform.baseVal.consolidate().matrix,
  };
  const said = section.querySelector('.map-said');
  const choice = section.querySelector('select');
  const pen = document.createElement('canvas').getContext('2d');
  let width = 0;
  let height = 0;
  let view = { scale: 1, x: 0, y: 0 };
  let planned = 0;

  function element(name, attributes, children) {
    const made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    (children || []).forEach(function (child) { made.append(child); });
    return made;
  }

  function clamp(value, least, greatest) { return Math.max(least, Math.min(greatest, value)); }

  function textWidth(text, font) {
    pen.font = font + ' ' + getComputedStyle(svg).fontFamily;
    return pen.measureText(text).width;
  }

  function overlap(a, b) { return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h; }

  function firstFree(candidates, taken) {
    return candidates.find(function (box) {
      return box.x >= 0 && box.y >= 0 && box.x + box.w <= width && box.y + box.h <= height
        && !taken.some(function (other) { return overlap(box, other); });
    });
  }

  function around(x, y, size) { return { x: x - size / 2, y: y - size / 2, w: size, h: size }; }

  /* View */

  function leastScale() {
    return Math.min(width / (data.room[2] - data.room[0]), height / (data.room[3] - data.room[1])) * 1.15;
  }

  function fit(extent) {
    const scale = clamp(
      Math.min(width / (extent[2] - extent[0]), height / (extent[3] - extent[1])), leastScale(), GREATEST);
    look(scale, (extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2);
  }

  function look(scale, middleX, middleY) {
    const x = clamp(middleX, data.room[0], data.room[2]);
    const y = clamp(middleY, data.room[1], data.room[3]);
    view = { scale: scale, x: width / 2 - x * scale, y: height / 2 - y * scale };
    if (!planned) planned = requestAnimationFrame(draw);
  }

  function zoom(factor, px, py) {
    const scale = clamp(view.scale * factor, leastScale(), GREATEST);
    const x = px === undefined ? width / 2 : px;
    const y = py === undefined ? height / 2 : py;
    const planeX = (x - view.x) / view.scale;
    const planeY = (y - view.y) / view.scale;
    look(scale, planeX + (width / 2 - x) / scale, planeY + (height / 2 - y) / scale);
  }

  function move(dx, dy) {
    look(view.scale, (width / 2 - view.x - dx) / view.scale, (height / 2 - view.y - dy) / view.scale);
  }

  function extentOf(places) {
    const xs = places.map(function (place) { return place.x; });
    const ys = places.map(function (place) { return place.y; });
    const left = Math.min.apply(null, xs);
    const right = Math.max.apply(null, xs);
    const top = Math.min.apply(null, ys);
    const bottom = Math.max.apply(null, ys);
    const room = Math.max((right - left) * 0.15, (bottom - top) * 0.15, 0.15);
    return [left - room, top - room, right + room, bottom + room];
  }

  /* Picture */

  function gather() {
    const spots = [];
    [true, false].forEach(function (home) {
      let free = data.places.filter(function (place) { return place.home === home; }).map(function (place) {
        return { place: place, x: place.x * view.scale + view.x, y: place.y * view.scale + view.y };
      });
      while (free.length) {
        const first = free[0];
        const near = [];
        const far = [];
        free.forEach(function (one) {
          const close = Math.pow(one.x - first.x, 2) + Math.pow(one.y - first.y, 2) < data.reach * data.reach;
          (close ? near : far).push(one);
        });
        const places = near.map(function (one) { return one.place; });
        const spot = {
          number: spots.length, places: places, home: home, x: first.x, y: first.y,
          radius: places.length > 1
            ? Math.min(9 + places.length / 4, data.reach / 2)
            : Math.min(4 + Math.sqrt(first.place.weight) * 0.9, 8),
          text: places.length > 1 ? first.place.name + ' +' + (places.length - 1) : first.place.name,
        };
        places.forEach(function (place) { place.spot = spot; });
        spots.push(spot);
        free = far;
      }
    });
    return spots;
  }

  function curve(a, b, bend) {
    if (a === b) return [[a.x - 12, a.y], [a.x, a.y - 40 * (1 + bend)], [a.x + 12, a.y]];
    return [
      [a.x, a.y],
      [(a.x + b.x) / 2 - (b.y - a.y) * bend, (a.y + b.y) / 2 + (b.x - a.x) * bend],
      [b.x, b.y],
    ];
  }

  function point(c, t) {
    return [0, 1].map(function (i) {
      return (1 - t) * (1 - t) * c[0][i] + 2 * (1 - t) * t * c[1][i] + t * t * c[2][i];
    });
  }

  function path(c) {
    const n = c.map(function (p) { return p[0].toFixed(1) + ' ' + p[1].toFixed(1); });
    return 'M' + n[0] + 'Q' + n[1] + ' ' + n[2];
  }

  function drawArcs(taken) {
    const between = {};
    const arcs = [];
    const marks = [];
    data.lines.forEach(function (line) {
      const a = data.places[line.start].spot;
      const b = data.places[line.end].spot;
      const key = a.number + ' ' + b.number;
      between[key] = (between[key] || 0) + 1;
      const bent = curve(a, b, 0.13 + 0.06 * ((between[key] - 1) % 6));
      const d = path(bent);
      const title = element('title', {});
      title.textContent = line.title;
      arcs.push(element('a', { href: line.href, tabindex: '-1', class: 'arc ' + line.status }, [
        title, element('path', { class: 'reach', d: d }),
        element('path', { class: 'stroke', 'stroke-width': line.width, d: d }),
      ]));
      if (line.status !== 'successor-unclear') return;
      const box = firstFree(ALONG.map(function (t) {
        const at = point(bent, t);
        return around(at[0], at[1], 14);
      }), taken);
      if (!box) return;
      taken.push(box);
      const text = element('text', { x: box.x + 7, y: box.y + 10.8, 'text-anchor': 'middle' });
      text.textContent = '?';
      marks.push(element('g', { class: 'unclear-mark' }, [element('circle', { cx: box.x + 7, cy: box.y + 7, r: 6.5 }), text]));
    });
    layers.arcs.replaceChildren.apply(layers.arcs, arcs);
    layers.marks.replaceChildren.apply(layers.marks, marks);
  }

  function drawCountries(spots, taken) {
    const seen = new Map();
    if (view.scale < data.named) spots = [];
    spots.forEach(function (spot) {
      const country = spot.places[0].country;
      if (!country || spot.x < 0 || spot.y < 0 || spot.x > width || spot.y > height) return;
      if (!seen.has(country)) seen.set(country, []);
      seen.get(country).push(spot);
    });
    const names = [];
    Array.from(seen).sort(function (a, b) { return b[1].length - a[1].length; }).forEach(function (entry) {
      const w = textWidth(entry[0].toUpperCase(), '12px') + entry[0].length * 1.5;
      const x = entry[1].reduce(function (sum, spot) { return sum + spot.x; }, 0) / entry[1].length;
      const y = entry[1].reduce(function (sum, spot) { return sum + spot.y; }, 0) / entry[1].length;
      const candidates = [];
      [24, 44, 64].forEach(function (step) {
        DIRECTIONS.forEach(function (to) {
          candidates.push({ x: x - w / 2 + to[0] * (step + w / 3), y: y - 9 + to[1] * step, w: w, h: 18 });
        });
      });
      const box = firstFree(candidates, taken);
      if (!box) return;
      taken.push(box);
      const text = element('text', { class: 'map-country', x: box.x + w / 2, y: box.y + 13, 'text-anchor': 'middle' });
      text.textContent = entry[0];
      names.push(text);
    });
    layers.countries.replaceChildren.apply(layers.countries, names);
  }

  function label(spot, taken) {
    const w = textWidth(spot.text, '12.5px') + 2;
    const gap = spot.radius + 4;
    const candidates = [
      [spot.x + gap, spot.y - 8], [spot.x - gap - w, spot.y - 8],
      [spot.x - w / 2, spot.y - gap - 16], [spot.x - w / 2, spot.y + gap],
    ];
    [spot.y - gap - 8, spot.y + gap - 8].forEach(function (y) {
      candidates.push([spot.x + gap * 0.8, y], [spot.x - gap * 0.8 - w, y]);
    });
    const box = firstFree(candidates.map(function (at) { return { x: at[0], y: at[1], w: w, h: 16 }; }), taken);
    if (!box) return null;
    taken.push(box);
    const text = element('text', { class: 'name', x: box.x.toFixed(1), y: (box.y + 12.3).toFixed(1) });
    text.textContent = spot.text;
    return text;
  }

  function drawSpots(spots, taken) {
    const weight = function (spot) { return spot.places.reduce(function (sum, place) { return sum + place.weight; }, 0); };
    const labels = {};
    spots.slice().sort(function (a, b) { return weight(b) - weight(a) || a.number - b.number; }).forEach(function (spot) {
      labels[spot.number] = label(spot, taken);
    });
    layers.spots.replaceChildren.apply(layers.spots, spots.map(function (spot) {
      const many = spot.places.length > 1;
      const names = spot.places.map(function (place) { return place.name; }).join(', ');
      const told = many ? words.places.replace('{n}', spot.places.length) + ' ' + names : spot.places[0].title;
      const title = element('title', {});
      title.textContent = told;
      const link = element('a', {
        href: many ? '#map' : spot.places[0].href,
        class: 'spot ' + (many ? 'bubble ' : '') + (spot.home ? 'home' : 'abroad'),
      }, [title, element('circle', { cx: spot.x.toFixed(1), cy: spot.y.toFixed(1), r: spot.radius.toFixed(1) })]);
      if (many) {
        const count = element('text', { class: 'count', x: spot.x.toFixed(1), y: (spot.y + 4).toFixed(1), 'text-anchor': 'middle' });
        count.textContent = spot.places.length;
        link.append(count);
        link.addEventListener('click', function (event) { event.preventDefault(); open(spot); });
      }
      if (labels[spot.number]) link.append(labels[spot.number]);
      link.dataset.first = data.places.indexOf(spot.places[0]);
      return link;
    }));
  }

  function drawSmall() {
    if (!layers.small) return null;
    const k = small.ground.a * data.unit / view.scale;
    const x = -view.x * k + small.ground.e;
    const y = -view.y * k + small.ground.f;
    const all = x <= 0 && y <= 0 && x + width * k >= small.width && y + height * k >= small.height;
    const hidden = all || width < 2.2 * small.width;
    layers.small.setAttribute('visibility', hidden ? 'hidden' : 'visible');
    if (hidden) return null;
    const box = {
      x: small.left ? 12 : width - small.width - 12, y: small.top ? 12 : height - small.height - 12,
      w: small.width, h: small.height,
    };
    layers.small.setAttribute('x', box.x);
    layers.small.setAttribute('y', box.y);
    layers.here.setAttribute('x', x.toFixed(1));
    layers.here.setAttribute('y', y.toFixed(1));
    layers.here.setAttribute('width', (width * k).toFixed(1));
    layers.here.setAttribute('height', (height * k).toFixed(1));
    return box;
  }

  function draw() {
    planned = 0;
    const held = document.activeElement;
    const focused = layers.spots.contains(held) ? held.dataset.first : null;
    svg.setAttribute('viewBox', '0 0 ' + width + ' ' + height);
    layers.ground.setAttribute('transform',
      'translate(' + view.x + ' ' + view.y + ') scale(' + view.scale / data.unit + ')');
    const spots = gather();
    const taken = spots.map(function (spot) { return around(spot.x, spot.y, 2 * spot.radius); });
    const box = drawSmall();
    if (box) taken.push(box);
    drawArcs(taken);
    drawCountries(spots, taken);
    drawSpots(spots, taken);
    if (focused !== null) {
      const same = layers.spots.querySelector('[data-first="' + focused + '"]');
      (same || frame).focus({ preventScroll: true });
    }
  }

  function open(spot) {
    said.textContent = words.together + ' ';
    spot.places.forEach(function (place, number) {
      const link = document.createElement('a');
      link.href = place.href;
      link.textContent = place.name;
      if (number) said.append(', ');
      said.append(link);
    });
    fit(extentOf(spot.places));
  }

  function reset() {
    said.textContent = '';
    choice.value = '';
    fit(data.first);
  }

  /* Hands */

  const pointers = new Map();
  let moved = false;

  frame.addEventListener('pointerdown', function (event) {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    moved = false;
  });
  frame.addEventListener('pointermove', function (event) {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const dx = event.clientX - before.x;
    const dy = event.clientY - before.y;
    if (!moved && Math.hypot(dx, dy) < 4) return;
    moved = true;
    frame.setPointerCapture(event.pointerId);
    frame.classList.add('moving');
    const other = Array.from(pointers).find(function (entry) { return entry[0] !== event.pointerId; });
    if (other) {
      const box = frame.getBoundingClientRect();
      const was = Math.hypot(before.x - other[1].x, before.y - other[1].y);
      const is = Math.hypot(event.clientX - other[1].x, event.clientY - other[1].y);
      const x = (event.clientX + other[1].x) / 2 - box.left;
      const y = (event.clientY + other[1].y) / 2 - box.top;
      if (was > 0) zoom(is / was, x, y);
      move(dx / 2, dy / 2);
    } else {
      move(dx, dy);
    }
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  ['pointerup', 'pointercancel'].forEach(function (name) {
    frame.addEventListener(name, function (event) {
      pointers.delete(event.pointerId);
      if (!pointers.size) frame.classList.remove('moving');
    });
  });
  frame.addEventListener('click', function (event) {
    if (moved) {
      event.preventDefault();
      event.stopPropagation();
    }
    moved = false;
  }, true);
  frame.addEventListener('dragstart', function (event) { event.preventDefault(); });
  frame.addEventListener('wheel', function (event) {
    // A page that is scrolled past the map must not be caught by it.
    if (!event.ctrlKey && !event.metaKey && !frame.contains(document.activeElement)) return;
    event.preventDefault();
    const box = frame.getBoundingClientRect();
    zoom(Math.pow(1.0015, -event.deltaY), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  frame.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      '+': function () { zoom(1.5); }, '=': function () { zoom(1.5); }, '-': function () { zoom(1 / 1.5); },
      '0': reset,
      ArrowLeft: function () { move(60, 0); }, ArrowRight: function () { move(-60, 0); },
      ArrowUp: function () { move(0, 60); }, ArrowDown: function () { move(0, -60); },
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  section.querySelectorAll('[data-do]').forEach(function (button) {
    button.addEventListener('click', function () {
      ({ in: function () { zoom(1.6); }, out: function () { zoom(1 / 1.6); }, reset: reset })[button.dataset.do]();
    });
  });
  if (layers.small) {
    layers.small.addEventListener('click', function (event) {
      const box = layers.small.getBoundingClientRect();
      const k = small.ground.a * data.unit;
      look(view.scale, (event.clientX - box.left - small.ground.e) / k, (event.clientY - box.top - small.ground.f) / k);
    });
  }

  const countries = new Map();
  data.places.forEach(function (place) {
    if (!place.country) return;
    if (!countries.has(place.country)) countries.set(place.country, []);
    countries.get(place.country).push(place);
  });
  Array.from(countries).sort(function (a, b) { return b[1].length - a[1].length; }).forEach(function (entry) {
    const option = document.createElement('option');
    option.value = '=' + entry[0];
    option.textContent = entry[0] + ' (' + entry[1].length + ')';
    choice.append(option);
  });
  choice.addEventListener('change', function () {
    if (!choice.value) reset();
    else fit(extentOf(choice.value === '*' ? data.places : countries.get(choice.value.slice(1))));
  });

  function size() {
    const wide = frame.clientWidth;
    if (!wide || wide === width) return;
    const middle = width ? [(width / 2 - view.x) / view.scale, (height / 2 - view.y) / view.scale] : null;
    const before = width;
    width = wide;
    height = Math.round(clamp(wide * 0.57, 400, 680));
    if (middle) look(view.scale * width / before, middle[0], middle[1]);
    else fit(data.first);
  }

  section.classList.add('map-live');
  section.querySelector('.map-bar').hidden = false;
  new ResizeObserver(size).observe(frame);
  size();
}());
