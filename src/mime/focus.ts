/** Keeps the keyboard where it is while one view of a document takes the place of another. */

/** What tells the elements of a view apart; a view has each combination once. */
const NAMES = ['data-text', 'data-head', 'data-side', 'data-token', 'data-view', 'aria-label'];

function selectorOf(element: Element): string {
  const parts = NAMES.flatMap(name => {
    const value = element.getAttribute(name);
    return value === null ? [] : [`[${name}="${CSS.escape(value)}"]`];
  });
  return element.localName + parts.join('');
}

/** Puts the focus, and the caret of a field, from `before` to the same element of `after`. */
export function carryFocus(before: Element, after: Element): void {
  const { activeElement } = before.ownerDocument;
  if (!(activeElement instanceof HTMLElement) || !before.contains(activeElement)) return;
  const twin = after.querySelector<HTMLElement>(selectorOf(activeElement));
  if (twin === null) return;
  twin.focus({ preventScroll: true });
  if (activeElement instanceof HTMLTextAreaElement && twin instanceof HTMLTextAreaElement) {
    twin.setSelectionRange(activeElement.selectionStart, activeElement.selectionEnd);
  }
}
