/** @jest-environment jsdom */
import { afterPaint } from '../../src/app/after-paint';

let visibility = 'visible';
let frames: (() => void)[] = [];

beforeEach(() => {
  jest.useFakeTimers();
  visibility = 'visible';
  frames = [];
  jest.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility as 'visible');
  jest
    .spyOn(window, 'requestAnimationFrame')
    .mockImplementation(frame => frames.push(() => frame(0)));
  jest.spyOn(window, 'cancelAnimationFrame').mockImplementation(() => (frames = []));
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

test('the work comes after the next frame, once', () => {
  const work = jest.fn();
  afterPaint(work);
  jest.advanceTimersByTime(20);
  expect(work).not.toHaveBeenCalled();
  frames[0]();
  expect(work).not.toHaveBeenCalled();
  jest.advanceTimersByTime(5000);
  expect(work).toHaveBeenCalledTimes(1);
});

test('it comes though there is no frame, soon in a page that is hidden', () => {
  const work = jest.fn();
  afterPaint(work);
  jest.advanceTimersByTime(5000);
  expect(work).toHaveBeenCalledTimes(1);
  visibility = 'hidden';
  afterPaint(work);
  jest.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(2);
});

test('it does not come when it is undone, before the frame or after', () => {
  const work = jest.fn();
  afterPaint(work)();
  const cancel = afterPaint(work);
  frames[0]();
  cancel();
  jest.advanceTimersByTime(5000);
  expect(work).not.toHaveBeenCalled();
});
