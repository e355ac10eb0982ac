/**
 * The text that is selected in a notebook, an editor or a console. Their packages are not needed
 * for it: an editor is what has the methods of one. Leaves out what is done with the text.
 */

type Range = { readonly start: unknown; readonly end: unknown };

/** Where the hosts keep the editor one types in, from the widget in front. */
const EDITOR_PATHS = [
  ['content', 'activeCell', 'editor'],
  ['content', 'editor'],
  ['console', 'promptCell', 'editor']
] as const;

function follow(value: unknown, path: readonly string[]): unknown {
  let reached = value;
  for (const name of path) {
    if (typeof reached !== 'object' || reached === null) return undefined;
    reached = Reflect.get(reached, name);
  }
  return reached;
}

function call(target: unknown, name: string, ...given: readonly unknown[]): unknown {
  const method = follow(target, [name]);
  return typeof method === 'function' ? Reflect.apply(method, target, given) : undefined;
}

const isRange = (value: unknown): value is Range =>
  typeof value === 'object' && value !== null && 'start' in value && 'end' in value;

/** One line a selection, in the order of the text; several are made with several cursors. */
function selectedInEditor(editor: unknown): string {
  const source = call(follow(editor, ['model', 'sharedModel']), 'getSource');
  if (typeof source !== 'string') return '';
  const all = call(editor, 'getSelections') ?? [call(editor, 'getSelection')];
  const ranges = Array.isArray(all) ? all.filter(isRange) : [];
  const places = ranges.map(({ start, end }) =>
    [call(editor, 'getOffsetAt', start), call(editor, 'getOffsetAt', end)]
      .map(offset => (typeof offset === 'number' ? offset : 0))
      .sort((a, b) => a - b)
  );
  return places
    .sort(([a], [b]) => a - b)
    .map(([start, end]) => source.slice(start, end))
    .filter(text => text.trim() !== '')
    .join('\n');
}

/**
 * What is selected in `widget`: on the page (an output, rendered Markdown), or in its editor, which
 * keeps its selection when it loses the focus.
 *
 * @param widget the one in front, whatever it is
 * @returns '' where nothing is selected
 */
export function selectedText(widget: unknown, selection: Selection | null): string {
  const editor = EDITOR_PATHS.map(path => follow(widget, path)).find(
    found => typeof found === 'object' && found !== null
  );
  const node = follow(widget, ['node']);
  const place = selection?.anchorNode ?? null;
  if (selection !== null && !selection.isCollapsed && place !== null) {
    const host = follow(editor, ['host']);
    const isInEditor = host instanceof Node && host.contains(place);
    if (node instanceof Node && node.contains(place) && !isInEditor) return selection.toString();
  }
  return selectedInEditor(editor);
}

/**
 * Two lines are two sentences; anything else is one text.
 *
 * @returns without space around them; B is null where there is none
 * @example "The cat sat.\n\nIt was soft.\n" gives A "The cat sat." and B "It was soft."
 */
export function splitTexts(text: string): { readonly a: string; readonly b: string | null } {
  const lines = text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(line => line.trim())
    .filter(line => line !== '');
  return lines.length === 2 ? { a: lines[0], b: lines[1] } : { a: text.trim(), b: null };
}
