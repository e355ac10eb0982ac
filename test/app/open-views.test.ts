/** @jest-environment jsdom */
import { addOpenView, groundOf, observeOpenViews, openViews } from '../../src/app/open-views';
import type { ISession } from '../../src/app/session';

const closings: (() => void)[] = [];
function open(name: string): { element: HTMLElement; close: () => void } {
  const element = document.createElement('div');
  element.id = name;
  element.innerHTML = '<p>text</p><button>token</button>';
  document.body.append(element);
  const close = addOpenView(element, {} as ISession);
  closings.push(close);
  return { element, close };
}
const names = () => openViews().map(({ element }) => element.id);
const gesture = (target: Element, type: string) =>
  target.dispatchEvent(new Event(type, { bubbles: true }));

afterEach(() => {
  for (const close of closings.splice(0)) close();
  document.body.replaceChildren();
});

test('the newest view comes first, then the one last pressed, focused or read', () => {
  const a = open('a');
  const b = open('b');
  expect(names()).toEqual(['b', 'a']);
  gesture(a.element, 'pointerdown');
  expect(names()).toEqual(['a', 'b']);
  gesture(b.element.querySelector('button')!, 'focusin');
  expect(names()).toEqual(['b', 'a']);
  gesture(a.element.querySelector('button')!, 'pointerover');
  expect(names()).toEqual(['a', 'b']);
});

test('a pointer that only crosses a view does not use it', () => {
  const a = open('a');
  open('b');
  gesture(a.element.querySelector('p')!, 'pointerover');
  expect(names()).toEqual(['b', 'a']);
});

test('a view that is gone is off the list, and its element no longer counts', () => {
  const a = open('a');
  open('b');
  a.close();
  a.close();
  gesture(a.element, 'pointerdown');
  expect(names()).toEqual(['b']);
});

test('who observes is told of coming, use and going, until it no longer wants to be', () => {
  const told = jest.fn();
  const unobserve = observeOpenViews(told);
  const a = open('a');
  open('b');
  gesture(a.element, 'pointerdown');
  gesture(a.element, 'pointerdown');
  a.close();
  expect(told).toHaveBeenCalledTimes(4);
  unobserve();
  open('c');
  expect(told).toHaveBeenCalledTimes(4);
});

test('a session is seen on the ground of its view that was used last', () => {
  const session = {} as ISession;
  const [light, dark] = ['light', 'dark'].map(theme => {
    const element = document.createElement('div');
    element.dataset['theme'] = theme;
    closings.push(addOpenView(element, session));
    return element;
  });
  expect(groundOf(session)).toBe('dark');
  gesture(light, 'pointerdown');
  expect(groundOf(session)).toBe('light');
  gesture(dark, 'pointerdown');
  expect(groundOf(session)).toBe('dark');
  expect(groundOf({} as ISession)).toBe('light');
});
