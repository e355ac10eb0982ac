/** Which of the two themes surrounds an element: JupyterLab's own word first, the system's else. */
export type Theme = 'light' | 'dark';

const MARK = '[data-jp-theme-light]';

export function themeOf(element: Element): Theme {
  // An element that is not in the page yet will be below the one that says it.
  const said = element.closest(MARK) ?? document.querySelector(MARK);
  const lab = said?.getAttribute('data-jp-theme-light');
  if (lab === 'true' || lab === 'false') {
    return lab === 'true' ? 'light' : 'dark';
  }
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Calls back whenever {@link themeOf} may have changed; returns its own undo. */
export function observeTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.body, { attributes: true, attributeFilter: ['data-jp-theme-light'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', onChange);
  };
}
