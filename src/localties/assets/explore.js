// Explore: a choice applies at once, a long facet can be searched, and on a narrow screen the facets start folded.
(function () {
  'use strict';
  var form = document.querySelector('form.facets');
  if (!form) { return; }

  function fold(text) {
    return text.toLowerCase().replace(/đ/g, 'd').normalize('NFD').replace(/\p{M}/gu, '');
  }

  if (window.matchMedia('(max-width: 56rem)').matches) {
    form.querySelector('.facets-all').open = false;
  }
  form.querySelector('.apply').hidden = true;
  form.addEventListener('change', function (event) {
    if (event.target.name) { form.requestSubmit(); }
  });
  // One address for one selection: alternatives of a facet go into one parameter, what is empty is left out.
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    var given = new Map();
    new FormData(form).forEach(function (value, name) {
      if (value) { given.set(name, given.has(name) ? given.get(name) + ',' + value : value); }
    });
    window.location.assign(form.action.split('?')[0] + '?' + new URLSearchParams(Array.from(given)));
  });

  form.querySelectorAll('.facet').forEach(function (facet) {
    var more = facet.querySelector('.more');
    if (!more) { return; }
    var search = document.createElement('input');
    search.type = 'search';
    search.className = 'facet-search';
    search.setAttribute('aria-label', facet.querySelector('summary').textContent);
    search.placeholder = '…';
    facet.insertBefore(search, facet.querySelector('ul'));
    search.addEventListener('input', function () {
      var wanted = fold(search.value.trim());
      more.open = wanted !== '' || more.open;
      facet.querySelectorAll('li').forEach(function (item) {
        item.hidden = !fold(item.textContent).includes(wanted);
      });
    });
  });
}());
