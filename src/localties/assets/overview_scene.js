/* The picture of the overview: many thousand points and lines on a canvas, to pan, zoom and point at. */
(function () {
  'use strict';
  const INK = '#17232d';
  const LINE = '#4f6b7a';
  const CHOSEN = '#b5481f';
  const LAND = '#e9ebe4';
  const FACE = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK KR", sans-serif';
  const SLOW = 22; // milliseconds of painting beyond which a moved picture stands in until all is still
  const STILL = 140;
  const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

  class OverviewScene {
    /* data: the columns of localties.views.overview_columns; told: over(place, country), picked(place, country). */
    constructor(view, data, told) {
      this.view = view;
      this.data = data;
      this.told = told;
      this.canvas = view.querySelector('canvas');
      this.pen = this.canvas.getContext('2d');
      this.copy = document.createElement('canvas');
      this.count = data.names.length;
      this.degrees = new Uint32Array(this.count);
      this.shown = new Uint8Array(data.from.length).fill(1);
      this.chosen = null; // { ties, places, main, country }
      this.cost = 0;
      this.groups = data.countries.map(() => []);
      data.states.forEach((state, place) => this.groups[state].push(place));
      const colours = [...new Set(data.countries.map((country) => country[2]))];
      this.colours = colours.map((colour) => ({
        colour, places: data.countries.flatMap((country, state) => (country[2] === colour ? this.groups[state] : [])),
      }));
      window.listenToOverview(this);
    }

    /* What is shown */

    arrange(name) {
      this.arrangement = name;
      this.resize();
      // On an upright screen countries stand one above the other.
      const upright = name === 'network' && this.height > this.width;
      const [x, y] = upright ? [this.data[name].y, this.data[name].x] : [this.data[name].x, this.data[name].y];
      this.circles = this.data.circles.map(([cx, cy, radius]) => (upright ? [cy, cx, radius] : [cx, cy, radius]));
      this.x = Float32Array.from(x, (value) => (value === null ? NaN : value));
      this.y = Float32Array.from(y, (value) => (value === null ? NaN : value));
      this.land = name === 'map' ? this.data.map.land.map((path) => new Path2D(path)) : null;
      this.labels = this.groups.map((places, state) => {
        const [cx, cy, radius] = this.circles[state];
        if (name === 'network') return { x: cx, y: cy, radius };
        const placed = places.filter((place) => !Number.isNaN(this.x[place]));
        const mean = (column) => placed.reduce((sum, place) => sum + column[place], 0) / (placed.length || 1);
        return { x: mean(this.x), y: mean(this.y), radius: placed.length ? Infinity : 0 };
      });
      this.fit();
    }

    filter(shown, degrees) {
      this.shown = shown;
      this.degrees = degrees;
      this.shownCount = shown.reduce((sum, one) => sum + one, 0);
      this.order = Array.from(degrees.keys()).filter((place) => degrees[place]).sort((a, b) => degrees[b] - degrees[a]);
      this.paint();
    }

    choose(chosen) {
      this.chosen = chosen;
      this.paint();
    }

    /* Where one looks from: a place at (x, y) is seen at (x * k + left, y * k + top). */

    resize() {
      const box = this.view.getBoundingClientRect();
      const dense = Math.min(window.devicePixelRatio || 1, 2);
      this.width = Math.max(box.width, 50);
      this.height = Math.max(box.height, 50);
      this.dense = dense;
      this.canvas.width = this.copy.width = Math.round(this.width * dense);
      this.canvas.height = this.copy.height = Math.round(this.height * dense);
    }

    bounds(places) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const place of places) {
        if (Number.isNaN(this.x[place])) continue;
        box[0] = Math.min(box[0], this.x[place]);
        box[1] = Math.min(box[1], this.y[place]);
        box[2] = Math.max(box[2], this.x[place]);
        box[3] = Math.max(box[3], this.y[place]);
      }
      return box;
    }

    camera(box, least, most, aside) {
      const [left, top, right, bottom] = box;
      const width = this.width - aside;
      const k = clamp(Math.min((width - 48) / Math.max(right - left, 1), (this.height - 56) / Math.max(bottom - top, 1)), least, most);
      return { k, left: width / 2 - (left + right) / 2 * k, top: this.height / 2 + 8 - (top + bottom) / 2 * k };
    }

    fit() {
      this.eye = this.camera(this.bounds(this.data.names.keys()), 0, Infinity, 0);
      this.whole = this.eye.k;
      this.paint();
    }

    goTo(places, aside) {
      const box = this.bounds(places);
      if (box[0] === Infinity) return;
      this.eye = this.camera(box, this.whole * 0.9, this.whole * 6, aside);
      this.paint();
    }

    zoom(factor, x = this.width / 2, y = this.height / 2) {
      const k = clamp(this.eye.k * factor, this.whole * 0.5, this.whole * 60);
      const by = k / this.eye.k;
      this.eye = { k, left: x - (x - this.eye.left) * by, top: y - (y - this.eye.top) * by };
      this.moved();
    }

    pan(across, down) {
      this.eye = { ...this.eye, left: this.eye.left + across, top: this.eye.top + down };
      this.moved();
    }

    /* When it is painted: at once, unless that takes too long for a movement to be smooth. */

    moved() {
      if (this.frame) return;
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        if (this.cost <= SLOW) {
          this.paint();
          return;
        }
        this.standIn();
        clearTimeout(this.rest);
        this.rest = setTimeout(() => this.paint(), STILL);
      });
    }

    standIn() {
      const { pen, eye, seen, dense } = this;
      const by = eye.k / seen.k;
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
      pen.drawImage(this.copy, (eye.left - seen.left * by) * dense, (eye.top - seen.top * by) * dense,
        this.canvas.width * by, this.canvas.height * by);
    }

    paint() {
      if (!this.eye || !this.order) return;
      clearTimeout(this.rest);
      const start = performance.now();
      const { pen, eye, dense } = this;
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
      pen.setTransform(dense, 0, 0, dense, 0, 0);
      this.paintGround();
      this.paintLines();
      this.paintPoints();
      this.paintChosen();
      this.paintLabels();
      const copy = this.copy.getContext('2d');
      copy.clearRect(0, 0, this.copy.width, this.copy.height);
      copy.drawImage(this.canvas, 0, 0);
      this.seen = { ...eye };
      this.cost = performance.now() - start;
    }

    paintGround() {
      const { pen, eye } = this;
      pen.save();
      pen.translate(eye.left, eye.top);
      pen.scale(eye.k, eye.k);
      if (this.land) {
        pen.fillStyle = LAND;
        for (const path of this.land) pen.fill(path);
        pen.lineWidth = 0.7 / eye.k;
        pen.strokeStyle = '#c9cfc7';
        pen.stroke(this.land[1]);
      } else {
        this.circles.forEach(([x, y, radius], state) => {
          pen.globalAlpha = this.chosen && this.chosen.country !== state ? 0.05 : 0.1;
          pen.fillStyle = this.data.countries[state][2];
          pen.beginPath();
          pen.arc(x, y, radius, 0, 7);
          pen.fill();
        });
      }
      pen.restore();
    }

    inView(x, y) {
      return x >= 0 && y >= 0 && x <= this.width && y <= this.height;
    }

    strokeTies(ties, alpha, colour, width, ending = false) {
      const { pen, eye, x, y } = this;
      const { from, to } = this.data;
      pen.strokeStyle = colour;
      pen.globalAlpha = alpha;
      pen.lineWidth = width;
      let open = 0;
      pen.beginPath();
      for (const tie of ties) {
        if (!this.shown[tie]) continue;
        const ax = x[from[tie]] * eye.k + eye.left;
        const ay = y[from[tie]] * eye.k + eye.top;
        const bx = x[to[tie]] * eye.k + eye.left;
        const by = y[to[tie]] * eye.k + eye.top;
        if (!(ax + bx < Infinity) || (ax < 0 && bx < 0) || (ay < 0 && by < 0)) continue;
        if ((ax > this.width && bx > this.width) || (ay > this.height && by > this.height)) continue;
        if (ending && !this.inView(ax, ay) && !this.inView(bx, by)) continue;
        pen.moveTo(ax, ay);
        pen.lineTo(bx, by);
        open += 1;
        // Lines of one path do not add up where they cross: some hundred a path show where there are many.
        if (open % 600 === 0) {
          pen.stroke();
          pen.beginPath();
        }
      }
      pen.stroke();
      pen.globalAlpha = 1;
    }

    paintLines() {
      const near = this.eye.k / this.whole;
      const alpha = clamp(7 / Math.sqrt(this.shownCount + 1) * clamp(Math.sqrt(near), 1, 2), 0.045, 0.5);
      // Close to, lines that only pass by would hide those that begin or end here.
      this.strokeTies(this.shown.keys(), alpha * (this.chosen ? 0.35 : 1), LINE, near > 2 ? 0.7 : 0.5, near > 1.8);
    }

    size(place) {
      const near = clamp(Math.sqrt(this.eye.k / this.whole * Math.min(1, this.width / 900)), 0.55, 3);
      return (0.75 + Math.sqrt(this.degrees[place]) * 0.42) * near;
    }

    dot(place, radius) {
      const x = this.x[place] * this.eye.k + this.eye.left;
      const y = this.y[place] * this.eye.k + this.eye.top;
      if (!(x > -20 && y > -20 && x < this.width + 20 && y < this.height + 20)) return;
      if (radius < 1.3) {
        this.pen.rect(x - radius, y - radius, radius * 2, radius * 2);
      } else {
        this.pen.moveTo(x + radius, y);
        this.pen.arc(x, y, radius, 0, 6.2832);
      }
    }

    paintPoints() {
      const { pen } = this;
      for (const alike of this.colours) {
        pen.fillStyle = alike.colour;
        for (const there of [true, false]) {
          pen.globalAlpha = (there ? 0.92 : 0.22) * (this.chosen ? 0.4 : 1);
          pen.beginPath();
          for (const place of alike.places) {
            if (there === this.degrees[place] > 0) this.dot(place, this.size(place));
          }
          pen.fill();
        }
      }
      pen.globalAlpha = 1;
    }

    paintChosen() {
      if (!this.chosen) return;
      const { pen, chosen } = this;
      const many = chosen.ties.length;
      this.strokeTies(chosen.ties, clamp(7 / Math.sqrt(many), 0.07, 0.75), CHOSEN, many > 300 ? 0.7 : 1.3);
      for (const place of chosen.places) {
        if (!this.degrees[place]) continue;
        pen.beginPath();
        this.dot(place, this.size(place) + 0.8);
        pen.fillStyle = this.data.countries[this.data.states[place]][2];
        pen.fill();
      }
      if (chosen.main === null) return;
      pen.beginPath();
      this.dot(chosen.main, this.size(chosen.main) + 4);
      pen.lineWidth = 2.5;
      pen.strokeStyle = CHOSEN;
      pen.stroke();
    }

    paintLabels() {
      const { pen, eye, data } = this;
      const taken = [];
      pen.textAlign = 'center';
      pen.textBaseline = 'middle';
      pen.lineJoin = 'round';
      const write = (text, x, y, size, weight, colour, always) => {
        if (!(x > -40 && y > -10 && x < this.width + 40 && y < this.height + 10)) return false;
        pen.font = `${weight} ${size}px ${FACE}`;
        const half = pen.measureText(text).width / 2 + 4;
        const high = size * 0.62 + 1;
        if (!always && taken.some(([a, b, w, h]) => Math.abs(a - x) < w + half && Math.abs(b - y) < h + high)) return false;
        taken.push([x, y, half, high]);
        pen.lineWidth = 3.5;
        pen.strokeStyle = 'rgba(255,255,255,0.92)';
        pen.strokeText(text, x, y);
        pen.fillStyle = colour;
        pen.fillText(text, x, y);
        return true;
      };
      const near = eye.k / this.whole;
      const name = (place, weight, always) => {
        const y = this.y[place] * eye.k + eye.top + this.size(place) + 9;
        return write(data.names[place], this.x[place] * eye.k + eye.left, y, 12, weight, INK, always);
      };
      if (this.chosen && this.chosen.main !== null) name(this.chosen.main, 700, true);
      const told = this.chosen && (this.chosen.main !== null || near > 1.8) ? this.chosen.places.slice(0, 70) : [];
      told.forEach((place) => this.degrees[place] && name(place, 500));
      const narrow = this.width < 640;
      if (!(this.land && near > 5)) {
        this.labels.forEach((label, state) => {
          if (label.radius * eye.k < 15 || this.groups[state].length * near * near < 12) return;
          if (!this.groups[state].some((place) => this.degrees[place])) return;
          const size = clamp(10.5 + Math.sqrt(this.groups[state].length) / 5, 11, narrow ? 13 : 17);
          const above = this.land || label.radius * eye.k < 45 ? 0 : -label.radius * eye.k - 6;
          write(data.countries[state][0], label.x * eye.k + eye.left, label.y * eye.k + eye.top + above, size, this.chosen ? 500 : 650, this.land || this.chosen ? '#53636f' : INK);
        });
      }
      const room = Math.round(clamp((near - 1.6) * 30, 0, narrow ? 30 : 90));
      let written = 0;
      for (const place of this.order) {
        if (written >= room || this.chosen) break;
        if (name(place, 500)) written += 1;
      }
    }

    /* What is pointed at */

    at(px, py) {
      const { eye } = this;
      const x = (px - eye.left) / eye.k;
      const y = (py - eye.top) / eye.k;
      let best = -1;
      let least = Infinity;
      for (const place of this.order) {
        const distance = Math.hypot(this.x[place] - x, this.y[place] - y) * eye.k - this.size(place);
        if (distance < least) {
          least = distance;
          best = place;
        }
      }
      if (least < 4) return [best, this.data.states[best]];
      const inside = this.land ? -1 : this.circles.findIndex(([cx, cy, radius]) => Math.hypot(cx - x, cy - y) < radius);
      return [-1, inside];
    }
  }

  window.OverviewScene = OverviewScene;
}());
