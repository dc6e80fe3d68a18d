/* How the overview is moved and pointed at: by mouse, finger and keyboard. */
(function () {
  'use strict';
  const HOLD = 4; // pixels
  const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

  window.listenToOverview = (scene) => {
    const { view } = scene;
    const held = new Map();
    let start = null;
    const here = (event) => {
      const box = view.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    view.addEventListener('pointerdown', (event) => {
      if (event.button) return;
      held.set(event.pointerId, here(event));
      start = held.size === 1 ? here(event) : null;
      view.setPointerCapture(event.pointerId);
    });
    view.addEventListener('pointermove', (event) => {
      const now = here(event);
      const before = held.get(event.pointerId);
      if (!before) {
        if (event.pointerType === 'mouse') scene.told.over(...scene.at(...now), now);
        return;
      }
      held.set(event.pointerId, now);
      const other = [...held].find(([id]) => id !== event.pointerId);
      if (other) {
        const apart = (point) => Math.hypot(point[0] - other[1][0], point[1] - other[1][1]) || 1;
        scene.zoom(apart(now) / apart(before), (now[0] + other[1][0]) / 2, (now[1] + other[1][1]) / 2);
      } else if (!start || Math.hypot(now[0] - start[0], now[1] - start[1]) > HOLD) {
        start = null;
        view.classList.add('moving');
        scene.told.over(-1, -1, now);
        scene.pan(now[0] - before[0], now[1] - before[1]);
      } else {
        held.set(event.pointerId, before);
      }
    });
    const release = (event) => {
      if (held.delete(event.pointerId) && start && event.type === 'pointerup') scene.told.picked(...scene.at(...start));
      start = null;
      view.classList.remove('moving');
    };
    view.addEventListener('pointerup', release);
    view.addEventListener('pointercancel', release);
    view.addEventListener('pointerleave', (event) => scene.told.over(-1, -1, here(event)));
    view.addEventListener('wheel', (event) => {
      event.preventDefault();
      const lines = event.deltaMode ? 24 : 1;
      scene.zoom(Math.exp(clamp(-event.deltaY * lines, -240, 240) / 420), ...here(event));
    }, { passive: false });
    view.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
      if (step) scene.pan(...step);
      else if (event.key === '+' || event.key === '=') scene.zoom(1.5);
      else if (event.key === '-') scene.zoom(0.67);
      else if (event.key === '0') scene.fit();
      else return;
      event.preventDefault();
    });
    new ResizeObserver(() => {
      if (!scene.eye || !view.clientWidth) return;
      const { width, height } = scene;
      scene.resize();
      scene.eye = { ...scene.eye, left: scene.eye.left + (scene.width - width) / 2, top: scene.eye.top + (scene.height - height) / 2 };
      scene.paint();
    }).observe(view);
  };
}());
