// Shows only what holds the words that are typed, with or without diacritics.
(function () {
  'use strict';
  const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/đ/g, 'd');
  document.querySelectorAll('[data-filter]').forEach((box) => {
    const input = box.querySelector('input');
    const status = box.querySelector('[role=status]');
    const items = Array.from(document.querySelectorAll(box.dataset.filter), (node) => [node, fold(node.textContent)]);
    box.hidden = false;
    input.addEventListener('input', () => {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      items.forEach(([node, text]) => {
        node.hidden = !words.every((word) => text.includes(word));
        shown += node.hidden ? 0 : 1;
      });
      document.querySelectorAll('.topic').forEach((topic) => {
        topic.hidden = !topic.querySelector(box.dataset.filter + ':not([hidden])');
      });
      status.textContent = shown ? '' : status.dataset.none;
    });
  });
})();
