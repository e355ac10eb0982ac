/** Keeps the keyboard where it is while one view of a document takes the place of another. */

/** What tells the elements of a view apart; a view has each combination once. */
const NAMES = ['data-text', 'data-head', 'data-side', 'data-token', 'data-view', 'aria-label'];

const isTwin = (a: Element, b: Element): boolean =>
  NAMES.every(name => a.getAttribute(name) === b.getAttribute(name));

/** Puts the focus, and the caret of a field, from `before` to the same element of `after`. */
export function carryFocus(before: Element, after: Element): void {
  const { activeElement } = before.ownerDocument;
  if (!(activeElement instanceof HTMLElement) || !before.contains(activeElement)) return;
  const alike = [...after.querySelectorAll<HTMLElement>(activeElement.localName)];
  const twin = alike.find(element => isTwin(activeElement, element));
  if (twin === undefined) return;
  twin.focus({ preventScroll: true });
  if (activeElement instanceof HTMLTextAreaElement && twin instanceof HTMLTextAreaElement) {
    twin.setSelectionRange(activeElement.selectionStart, activeElement.selectionEnd);
  }
}
