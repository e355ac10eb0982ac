/**
 * A page of html-manager, as `jupyter nbconvert` or `embed_minimal_html` write it, with every script
 * from this machine: RequireJS, the widget manager and the AMD module that is under test.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pythonOfVenv } from './jupyter';
import { startFileServer, type FileServer, type Served } from './file-server';

/** What ipywidgets itself saves of a view: the state of its models, and the id of its own. */
export type WidgetData = {
  readonly manager_state: {
    readonly state: Readonly<Record<string, { readonly state: Record<string, unknown> }>>;
  };
  readonly view_specs: readonly { readonly model_id: string }[];
};

const EMBED = `
import json, sys
from bertscope import AttentionView
from ipywidgets.embed import dependency_state, embed_data
view = AttentionView(**json.loads(sys.argv[1]))
print(json.dumps(embed_data(views=[view], state=dependency_state(view))))`;

/** The widget state of a view with these fields, written by ipywidgets. */
export async function widgetData(fields: Readonly<Record<string, unknown>>): Promise<WidgetData> {
  const run = promisify(execFile);
  const { stdout } = await run(pythonOfVenv(), ['-I', '-c', EMBED, JSON.stringify(fields)]);
  return JSON.parse(stdout) as WidgetData;
}

/** The same state with more traits of the view's own model, as a browser would have reported. */
export function withTraits(
  data: WidgetData,
  traits: Readonly<Record<string, unknown>>
): WidgetData {
  const id = data.view_specs[0].model_id;
  const { state } = data.manager_state;
  const model = { ...state[id], state: { ...state[id].state, ...traits } };
  return { ...data, manager_state: { ...data.manager_state, state: { ...state, [id]: model } } };
}

const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

export type HtmlManagerPage = {
  readonly data: WidgetData;
  /** Put before RequireJS. */
  readonly before?: string;
  /** Put between RequireJS and the widget manager. */
  readonly between?: string;
  /** Put behind all. */
  readonly behind?: string;
  /** Where html-manager looks for a module that RequireJS does not find. */
  readonly cdn?: string;
};

/** The page's text. */
export function pageText({
  data,
  before = '',
  between = '',
  behind = '',
  cdn = '/nowhere/'
}: HtmlManagerPage): string {
  return `<!doctype html>
<meta charset="utf-8"><link rel="icon" href="data:,"><title>A notebook</title>
<body>
${before}
<script src="/requirejs/require.js"></script>
${between}
<script src="/html-manager/embed-amd.js" data-jupyter-widgets-cdn="${cdn}"></script>
<script type="application/vnd.jupyter.widget-state+json">${inScript(data.manager_state)}</script>
<script type="application/vnd.jupyter.widget-view+json">${inScript(data.view_specs[0])}</script>
${behind}`;
}

/** Serves the scripts of such pages, and what `more` gives. */
export function startHtmlManagerServer(more: (path: string) => Served | null): Promise<FileServer> {
  return startFileServer(path => {
    const served = more(path);
    if (served !== null) return served;
    if (path === '/requirejs/require.js') return { file: 'node_modules/requirejs/require.js' };
    if (path === '/html-manager/embed-amd.js') {
      return { file: 'node_modules/@jupyter-widgets/html-manager/dist/embed-amd.js' };
    }
    return null;
  });
}
