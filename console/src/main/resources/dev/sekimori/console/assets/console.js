// The console's own script. Every page works without it.
(() => {
  'use strict';

  // A form is sent once, however often its button is pressed.
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post') {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    const button = event.submitter;
    if (button) {
      button.setAttribute('aria-busy', 'true');
    }
  });

  // A page that comes back from the browser's memory may send again.
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll('[aria-busy]')) {
        button.removeAttribute('aria-busy');
      }
    }
  });

  // After an answer that names a mistake, the reader is taken to it.
  const mistake = document.querySelector('[data-mistake]');
  if (mistake) {
    mistake.focus();
  }
})();
