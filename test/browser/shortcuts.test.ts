/**
 * The list behind “?” against the view: each key that is listed does what is said, and every key that
 * the view takes for itself is listed.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { SHORTCUTS } from '../../src/app/panels/shortcuts';
import { startAppServer } from './app-server';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import type { FileServer } from './file-server';

const ARTICLE = { model: 'article', layer: 6, heads: [11] } as const;
const PINS = [2, 3].map(token => ({ side: 'from', token }));
const SHELF = [1, 2, 3].map(layer => ({ layer, head: 0 }));
const GRID_STOP = '.bertscope-grid-stage';
const FROM_9 = '[data-side="from"][data-token="9"]';
const TO_9 = '[data-side="to"][data-token="9"]';
const TABLE_STOP = '.bertscope-table td[tabindex="0"]';

/** What a key may change. */
type Seen = {
  readonly document: Readonly<Record<string, unknown>>;
  /** Words and place of what has the focus. */
  readonly focus: string;
  readonly isHelp: boolean;
  /** The name of the open one. */
  readonly dialog: string | null;
  readonly isMenu: boolean;
  readonly isTable: boolean;
  /** Words of all buttons that are pressed. */
  readonly pressed: readonly string[];
  readonly hover: unknown;
};

type Scenario = {
  readonly start: Readonly<Record<string, unknown>>;
  /** What has the focus when the key is pressed. */
  readonly stop: string;
  readonly before?: (page: Page) => Promise<unknown>;
  /** What has to be so after each of the keys. */
  readonly does: Readonly<Record<string, (seen: Seen) => void>>;
};

const focusIs =
  (wanted: string) =>
  ({ focus }: Seen): void =>
    assert.equal(focus, wanted);
const holds =
  (fields: Readonly<Record<string, unknown>>) =>
  ({ document }: Seen): void => {
    for (const [field, value] of Object.entries(fields))
      assert.deepEqual(document[field], value, field);
  };
const each = (
  keys: readonly string[],
  check: (seen: Seen) => void
): Record<string, (seen: Seen) => void> => Object.fromEntries(keys.map(key => [key, check]));

/** Where the arrow keys lead from one place; `at` writes a place as the focus has it. */
const walks = (places: Readonly<Record<string, string>>): Scenario['does'] =>
  Object.fromEntries(Object.entries(places).map(([key, place]) => [key, focusIs(place)]));

const table = async (page: Page): Promise<void> => {
  await page.locator('[data-tool="table"]').click();
  await page.locator(TABLE_STOP).first().waitFor();
};
const cell = (from: number, to: number) => async (page: Page) => {
  await table(page);
  await page.locator(`td[data-from="${from}"][data-to="${to}"]`).first().focus();
};
const pressFirst =
  (...keys: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };

/** A scenario as far as its key. */
type Stop = Omit<Scenario, 'does'>;

/** By group and effect; a row without keys needs none. */
const SCENARIOS: Readonly<Record<string, Readonly<Record<string, Scenario>>>> = {
  Everywhere: {
    'lights the token of what is pointed at or selected': {
      start: ARTICLE,
      stop: '[data-text="a"]',
      before: pressFirst('Home', 'ArrowRight', 'ArrowRight', 'ArrowRight'),
      does: each(['Shift+←', 'Shift+→'], ({ hover }) =>
        assert.deepEqual(hover, { side: 'from', token: 2 })
      )
    },
    'text before, text after': {
      start: ARTICLE,
      stop: '[role="tab"][tabindex="0"]',
      before: page =>
        page.evaluate(() => {
          const { actions } = window.app.sessions[0];
          actions.setTexts('One.', null);
          actions.setTexts('Two.', null);
          actions.setTexts('Three.', null);
          actions.undo();
        }),
      does: {
        'Ctrl+Z': holds({ text_a: 'One.' }),
        'Ctrl+Y': holds({ text_a: 'Three.' }),
        'Ctrl+Shift+Z': holds({ text_a: 'Three.' })
      }
    },
    'another view': {
      start: { ...ARTICLE, view: 'grid' },
      stop: '[role="tab"][tabindex="0"]',
      does: {
        '←': holds({ view: 'heads' }),
        '→': holds({ view: 'matrix' }),
        Home: holds({ view: 'heads' }),
        End: holds({ view: 'patterns' })
      }
    },
    'layer before, next, first, last (on the layer buttons)': {
      start: ARTICLE,
      stop: '[aria-label="Next layer"]',
      does: {
        '←': holds({ layer: 5 }),
        '→': holds({ layer: 7 }),
        '↓': holds({ layer: 5 }),
        '↑': holds({ layer: 7 }),
        Home: holds({ layer: 0 }),
        End: holds({ layer: 11 })
      }
    },
    'another model: by its name, from files, or one that is kept': {
      start: ARTICLE,
      stop: '[data-tool="model"]',
      does: each(['Enter', 'Space'], ({ dialog }) => assert.equal(dialog, 'Model'))
    },
    'the numbers instead of the picture, and back': {
      start: ARTICLE,
      stop: '[data-tool="table"]',
      does: each(['Enter', 'Space'], ({ isTable }) => assert.ok(isTable))
    },
    'put the shown head on the shelf, or take it off': {
      start: ARTICLE,
      stop: '.bertscope-keep',
      does: each(['Enter', 'Space'], holds({ shelf: [{ layer: 6, head: 11 }] }))
    },
    'walk the heads on the shelf': {
      start: { ...ARTICLE, shelf: SHELF },
      stop: '[data-shelf="2-0"] .bertscope-shelf-open',
      does: walks({
        '←': 'Layer 1, head 0',
        '→': 'Layer 3, head 0',
        Home: 'Layer 1, head 0',
        End: 'Layer 3, head 0'
      })
    },
    'show it alone': {
      start: { ...ARTICLE, shelf: SHELF },
      stop: '[data-shelf="2-0"] .bertscope-shelf-open',
      does: each(['Enter', 'Space'], holds({ layer: 2, heads: [0] }))
    },
    'put the shelf in another order': {
      start: { ...ARTICLE, shelf: SHELF },
      stop: '[data-shelf="2-0"] .bertscope-shelf-open',
      does: {
        ...each(['Alt+←', 'Alt+Home'], holds({ shelf: [SHELF[1], SHELF[0], SHELF[2]] })),
        ...each(['Alt+→', 'Alt+End'], holds({ shelf: [SHELF[0], SHELF[2], SHELF[1]] }))
      }
    },
    'take a head off the shelf': {
      start: { ...ARTICLE, shelf: SHELF },
      stop: '[data-shelf="2-0"] .bertscope-shelf-open',
      does: { Delete: holds({ shelf: [SHELF[0], SHELF[2]] }) }
    },
    'open the menu of files: save what is seen': {
      start: ARTICLE,
      stop: '.bertscope-export > button',
      does: each(['Enter', 'Space', '↓'], ({ isMenu, focus }) => {
        assert.ok(isMenu);
        assert.equal(focus, 'Picture, SVG');
      })
    },
    'walk the menu; a letter leads to what begins with it': {
      start: ARTICLE,
      stop: '.bertscope-export > button',
      before: pressFirst('ArrowDown', 'c', 'c'),
      does: walks({
        '↑': 'CSV, this selection',
        '↓': 'JSON, this selection',
        Home: 'Picture, SVG',
        End: 'JSON, all layers'
      })
    },
    'this list': {
      start: ARTICLE,
      stop: FROM_9,
      does: { '?': ({ isHelp }) => assert.ok(isHelp) }
    },
    'close this list, or the menu': {
      start: ARTICLE,
      stop: '.bertscope-export > button',
      before: pressFirst('ArrowDown'),
      does: {
        Esc: ({ isMenu, focus }) => {
          assert.ok(!isMenu);
          assert.match(focus, /Export$/);
        }
      }
    },
    'next group of controls, the one before': {
      start: ARTICLE,
      stop: '[data-text="b"]',
      does: walks({ Tab: 'Heads', 'Shift+Tab': 'Sentence A' })
    }
  },
  Heads: {
    'walk the head numbers': {
      start: ARTICLE,
      stop: '[data-head="5"]',
      does: walks({
        '←': 'Head 4',
        '→': 'Head 6',
        '↑': 'Head 4',
        '↓': 'Head 6',
        Home: 'Head 0',
        End: 'All heads'
      })
    },
    'head on or off': {
      start: ARTICLE,
      stop: '[data-head="5"]',
      does: each(['Space', 'Enter'], holds({ heads: [5, 11] }))
    },
    'this head alone; again: all heads': {
      start: ARTICLE,
      stop: '[data-head="5"]',
      does: { 'Shift+Enter': holds({ heads: [5] }) }
    },
    'lines of a token alone, with their weights': {
      start: ARTICLE,
      stop: '[data-side="from"][data-token="12"]',
      does: Object.fromEntries(
        Object.entries({ '↑': 11, '↓': 13, 'Page Up': 2, 'Page Down': 18, Home: 0, End: 18 }).map(
          ([key, token]) => [
            key,
            ({ hover }: Seen) => assert.deepEqual(hover, { side: 'from', token })
          ]
        )
      )
    },
    'from a token to the other column; where tokens run across, up and down': {
      start: ARTICLE,
      stop: FROM_9,
      does: {
        '→': ({ hover }) => assert.deepEqual(hover, { side: 'to', token: 9 }),
        '←': ({ hover }) => assert.deepEqual(hover, { side: 'from', token: 9 })
      }
    },
    'pin a token, let it go': {
      start: ARTICLE,
      stop: FROM_9,
      does: each(['Space', 'Enter'], holds({ pinned: [{ side: 'from', token: 9 }] }))
    },
    'pin one more token beside those pinned': {
      start: { ...ARTICLE, pinned: PINS },
      stop: FROM_9,
      does: each(
        ['Shift+Enter', 'Shift+Space', 'Ctrl+Enter', 'Ctrl+Space'],
        holds({ pinned: [...PINS, { side: 'from', token: 9 }] })
      )
    },
    'let all pinned tokens go': {
      start: { ...ARTICLE, pinned: PINS },
      stop: FROM_9,
      does: { Esc: holds({ pinned: [] }) }
    },
    'more or fewer lines': {
      start: ARTICLE,
      stop: '.bertscope-range',
      does: {
        '←': holds({ cut: { by: 'mass', value: 0.94 } }),
        '→': holds({ cut: { by: 'mass', value: 0.96 } })
      }
    }
  },
  Grid: {
    'its name and its measure': {
      start: { ...ARTICLE, heads: [4], view: 'grid' },
      stop: GRID_STOP,
      does: Object.fromEntries(
        Object.entries({
          '←': [6, 3],
          '→': [6, 5],
          '↑': [5, 4],
          '↓': [7, 4],
          'Page Up': [1, 4],
          'Page Down': [11, 4],
          Home: [6, 0],
          End: [6, 11]
        }).map(([key, [layer, head]]) => [
          key,
          ({ focus }: Seen) =>
            assert.match(focus, new RegExp(`^layer ${layer}, head ${head}, sharp`))
        ])
      )
    },
    'first and last head': {
      start: { ...ARTICLE, view: 'grid' },
      stop: GRID_STOP,
      does: {
        'Ctrl+Home': ({ focus }) => assert.match(focus, /^layer 0, head 0, /),
        'Ctrl+End': ({ focus }) => assert.match(focus, /^layer 11, head 11, /)
      }
    },
    'open it in the head view': {
      start: { ...ARTICLE, heads: [4], view: 'grid' },
      stop: GRID_STOP,
      before: pressFirst('ArrowLeft'),
      does: each(['Space', 'Enter'], holds({ view: 'heads', layer: 6, heads: [3] }))
    }
  },
  Matrix: {
    'weight of a cell, sums of its row and column': {
      start: { ...ARTICLE, view: 'matrix' },
      stop: '.bertscope-matrix-focus',
      before: pressFirst('PageDown', ...Array<string>(12).fill('ArrowRight')),
      does: Object.fromEntries(
        Object.entries({
          '↑': ['the', 'i'],
          '↓': [',', 'i'],
          '←': ['store', ','],
          '→': ['store', 'bought'],
          'Page Up': ['[CLS]', 'i'],
          'Page Down': ['[SEP]', 'i'],
          Home: ['store', '[CLS]'],
          End: ['store', '[SEP]']
        }).map(([key, [from, to]]) => [
          key,
          ({ focus }: Seen) => assert.ok(focus.startsWith(`${from} attends to ${to}: `), focus)
        ])
      )
    },
    'pin it alone, let it go; with keys the row': {
      start: { ...ARTICLE, view: 'matrix' },
      stop: '.bertscope-matrix-focus',
      before: pressFirst('ArrowDown', 'ArrowRight', 'ArrowRight'),
      does: each(['Enter', 'Space'], holds({ pinned: [{ side: 'from', token: 1 }] }))
    },
    'pin it too, let it go; with keys the column': {
      start: { ...ARTICLE, view: 'matrix', pinned: PINS },
      stop: '.bertscope-matrix-focus',
      before: pressFirst('ArrowDown', 'ArrowRight', 'ArrowRight'),
      does: each(
        ['Shift+Enter', 'Shift+Space'],
        holds({ pinned: [...PINS, { side: 'to', token: 2 }] })
      )
    },
    'zoom in': {
      start: { ...ARTICLE, view: 'matrix' },
      stop: '.bertscope-matrix-focus',
      does: { '+': ({ document }) => assert.notEqual(document['matrix_zoom'], null) }
    },
    'zoom out': {
      start: { ...ARTICLE, view: 'matrix', matrix_zoom: { from: [0, 2], to: [0, 2] } },
      stop: '.bertscope-matrix-focus',
      does: { '-': holds({ matrix_zoom: { from: [0, 4], to: [0, 4] } }) }
    },
    'the whole matrix again': {
      start: { ...ARTICLE, view: 'matrix', matrix_zoom: { from: [0, 2], to: [0, 2] } },
      stop: '.bertscope-matrix-focus',
      does: { 0: holds({ matrix_zoom: null }) }
    }
  },
  Neurons: {
    'query, keys and products, or not': {
      start: { ...ARTICLE, view: 'neurons' },
      stop: FROM_9,
      does: { E: holds({ neurons_expanded: true }) }
    },
    'the query of another token': {
      start: { ...ARTICLE, view: 'neurons' },
      stop: '[data-side="from"][data-token="12"]',
      does: Object.fromEntries(
        Object.entries({ '↑': 11, '↓': 13, 'Page Up': 2, 'Page Down': 18, Home: 0, End: 18 }).map(
          ([key, token]) => [
            key,
            ({ hover }: Seen) => assert.deepEqual(hover, { side: 'from', token })
          ]
        )
      )
    },
    'stay with a token, let it go': {
      start: { ...ARTICLE, view: 'neurons' },
      stop: FROM_9,
      does: each(['Space', 'Enter'], holds({ pinned: [{ side: 'from', token: 9 }] }))
    },
    'from a token to the other side': {
      start: { ...ARTICLE, view: 'neurons' },
      stop: TO_9,
      does: {
        '→': ({ hover }) => assert.deepEqual(hover, { side: 'to', token: 9 }),
        '←': ({ hover }) => assert.deepEqual(hover, { side: 'from', token: 9 })
      }
    },
    'the numbers of one neuron of query and key': {
      start: {
        text_a: 'I went to the store, and then to the other one.',
        layer: 1,
        heads: [8],
        view: 'neurons',
        neurons_expanded: true
      },
      stop: '.bertscope-neurons-cells',
      before: pressFirst('PageDown', 'ArrowRight'),
      does: Object.fromEntries(
        Object.entries({
          '←': [0, 'other'],
          '→': [2, 'other'],
          '↑': [1, 'the'],
          '↓': [1, 'one'],
          'Page Up': [1, 'i'],
          'Page Down': [1, '[SEP]'],
          Home: [0, 'other'],
          End: [31, 'other']
        }).map(([key, [neuron, name]]) => [
          key,
          ({ focus }: Seen) => assert.equal(focus, `neuron ${neuron} of ${name}`)
        ])
      )
    }
  },
  Patterns: {
    'its head with the token of the article’s figure': {
      start: { ...ARTICLE, layer: 2, heads: [6], view: 'patterns' },
      stop: '[data-stop="identical"]',
      does: Object.fromEntries(
        Object.entries({ '←': [6, 11, 2], '→': [10, 10, 10], Home: [2, 0, 1], End: [6, 4, 5] }).map(
          ([key, [layer, head, token]]) => [
            key,
            holds({ layer, heads: [head], pinned: [{ side: 'from', token }] })
          ]
        )
      )
    },
    'its passport: name, scores, rank, pairs': {
      start: { ...ARTICLE, heads: [5], view: 'patterns' },
      stop: '[data-cell="6-5"]',
      does: Object.fromEntries(
        Object.entries({
          '←': [6, 4],
          '→': [6, 6],
          '↑': [5, 5],
          '↓': [7, 5],
          Home: [6, 0],
          End: [6, 11]
        }).map(([key, [layer, head]]) => [key, holds({ layer, heads: [head] })])
      )
    },
    'let its heads stand out': {
      start: { ...ARTICLE, view: 'patterns' },
      stop: '[data-group="previous"]',
      does: each(['Enter', 'Space'], ({ pressed: all }) =>
        assert.ok(all.some(words => words.startsWith('previous word')))
      )
    },
    'look at this score closely': {
      start: { ...ARTICLE, view: 'patterns' },
      stop: '',
      before: async page => {
        await page.locator('[data-score-of="identical"] button').focus();
      },
      does: each(['Enter', 'Space'], ({ pressed: all }) =>
        assert.ok(all.some(words => words.startsWith('identical words')))
      )
    },
    'pin the token that attends': {
      start: { ...ARTICLE, layer: 2, heads: [1], view: 'patterns' },
      stop: '',
      before: async page => {
        await page.locator('.bertscope-passport-pairs button').first().focus();
      },
      does: each(['Enter', 'Space'], holds({ pinned: [{ side: 'from', token: 15 }] }))
    }
  },
  Table: {
    'walk the numbers': {
      start: ARTICLE,
      stop: '',
      before: cell(5, 5),
      does: walks({ '←': '5 4', '→': '5 6', '↑': '4 5', '↓': '6 5' })
    },
    'first and last column': {
      start: ARTICLE,
      stop: '',
      before: cell(5, 5),
      does: walks({ Home: '5 0', End: '5 18' })
    },
    'ten rows up or down': {
      start: ARTICLE,
      stop: '',
      before: cell(12, 5),
      does: walks({ 'Page Up': '2 5', 'Page Down': '18 5' })
    },
    'first and last number': {
      start: ARTICLE,
      stop: '',
      before: cell(5, 5),
      does: walks({ 'Ctrl+Home': '0 0', 'Ctrl+End': '18 18' })
    },
    'open a head (tables of grid and shelf)': {
      start: { ...ARTICLE, view: 'grid' },
      stop: '',
      before: async page => {
        await table(page);
        await page.locator('td[data-of="1-7"]').first().focus();
      },
      does: { Enter: holds({ view: 'heads', layer: 1, heads: [7] }) }
    }
  }
};

/** What Playwright calls what is written on a key. */
const NAMES: Readonly<Record<string, string>> = {
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  Ctrl: 'Control',
  Esc: 'Escape',
  'Page Up': 'PageUp',
  'Page Down': 'PageDown',
  E: 'e'
};
const pressed = (key: string): string =>
  key
    .split(/(?<=.)\+/)
    .map(part => NAMES[part] ?? part)
    .join('+');

const seenOn = (page: Page): Promise<Seen> =>
  page.evaluate(() => {
    const { document: shown, hover } = window.app.sessions[0].store.getState();
    const at = document.activeElement as HTMLElement;
    const { from, to } = at.dataset;
    const readout = document.querySelector<HTMLElement>('.bertscope-neurons-readout');
    const active = at.getAttribute('aria-activedescendant');
    const named = active === null ? at : document.getElementById(active)!;
    let focus = (named.getAttribute('aria-label') ?? named.textContent).trim();
    if (from !== undefined && to !== undefined) focus = `${from} ${to}`;
    if (at.matches('.bertscope-neurons-cells')) {
      const name = / × k of (\S+) /.exec(readout?.textContent ?? '')?.[1];
      focus = `neuron ${readout?.dataset['neuron'] ?? ''} of ${name ?? ''}`;
    }
    return {
      document: shown,
      focus,
      hover,
      isHelp: document.querySelector('dialog.bertscope-help[open][aria-label="Help"]') !== null,
      dialog: document.querySelector('dialog[open]')?.getAttribute('aria-label') ?? null,
      isMenu: document.querySelector('[role="menu"]') !== null,
      isTable: document.querySelector('.bertscope-table') !== null,
      pressed: [...document.querySelectorAll('.bertscope-patterns [aria-pressed="true"]')].map(
        ({ textContent }) => textContent.trim()
      )
    };
  });

describe('the list of keys', { timeout: 600_000 }, () => {
  let browser: Browser;
  let server: FileServer;
  let watched: WatchedPage;
  let page: Page;
  before(async () => {
    browser = await launchChromium();
    server = await startAppServer();
    watched = await openPage(browser);
    page = watched.page;
    await page.goto(server.url);
    await page.waitForFunction(() => 'app' in window);
  });
  after(async () => {
    await watched.close();
    await server.stop();
    await browser.close();
  });
  beforeEach(() => page.mouse.move(2, 2));

  const begin = async ({ start, stop, before: prepare }: Stop): Promise<void> => {
    await page.evaluate(fields => {
      window.app.clear();
      window.app.show(fields);
    }, start);
    await page.locator('.bertscope[data-phase="ready"]').waitFor();
    // As by the keyboard: what a pointer gives the focus shows no ring and lights nothing.
    await page.keyboard.press('Shift');
    if (stop !== '') await page.locator(stop).first().focus();
    await prepare?.(page);
  };

  test('every row that has keys has a scenario, with the same keys', () => {
    const listed = SHORTCUTS.map(({ title, rows }) => [
      title,
      rows
        .filter(({ keys }) => keys.length > 0)
        .map(({ effect, keys }) => [effect, [...keys].sort()])
    ]);
    const played = Object.entries(SCENARIOS).map(([title, rows]) => [
      title,
      Object.entries(rows).map(([effect, { does }]) => [effect, Object.keys(does).sort()])
    ]);
    assert.deepEqual(played, listed);
  });

  for (const [title, rows] of Object.entries(SCENARIOS)) {
    for (const [effect, scenario] of Object.entries(rows)) {
      test(`${title}: ${effect}`, async () => {
        for (const [key, check] of Object.entries(scenario.does)) {
          await begin(scenario);
          await page.keyboard.press(pressed(key));
          for (const end = Date.now() + 8000; ;) {
            try {
              check(await seenOn(page));
              break;
            } catch (error) {
              if (Date.now() > end) throw new Error(`${key}: ${String(error)}`, { cause: error });
              await new Promise(resolve => setTimeout(resolve, 40));
            }
          }
        }
        watched.assertNoErrors();
      });
    }
  }

  /** Keys that something might listen to. */
  const CANDIDATES = [
    ...['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'],
    ...[
      'Enter',
      ' ',
      'Escape',
      'Delete',
      'Backspace',
      'Insert',
      'F2',
      'F6',
      '?',
      '/',
      '+',
      '-',
      '='
    ],
    ...'0123456789abcdefghijklmnopqrstuvwxyz[]().,;*'
  ];
  const HELD = ['', 'Shift', 'Control', 'Alt', 'Control+Shift'];

  /** The keys that the view keeps for itself at a stop. */
  const taken = async (scenario: Stop, selector: string): Promise<string[]> => {
    const found: string[] = [];
    for (const held of HELD) {
      for (let next = 0; next < CANDIDATES.length;) {
        await begin(scenario);
        // Until a key leads to where the stop is no more.
        const seen = await page.evaluate(
          ({ keys, modifiers, stop }) => {
            const own: string[] = [];
            for (const [count, key] of keys.entries()) {
              const target = document.querySelector(stop);
              if (target === null) return { own, count };
              const event = new KeyboardEvent('keydown', {
                key,
                bubbles: true,
                cancelable: true,
                shiftKey: modifiers.includes('Shift'),
                ctrlKey: modifiers.includes('Control'),
                altKey: modifiers.includes('Alt')
              });
              target.dispatchEvent(event);
              if (event.defaultPrevented) own.push(key);
            }
            return { own, count: keys.length };
          },
          { keys: CANDIDATES.slice(next), modifiers: held, stop: selector }
        );
        assert.ok(seen.count > 0, `${selector} is not there`);
        next += seen.count;
        found.push(...seen.own.map(key => (held === '' ? key : `${held}+${key}`)));
      }
    }
    return found;
  };
  /** As it is listed: Shift with a key that types is how that key is written. */
  const listedAs = (key: string): string => {
    // Who holds Shift for the next Enter may walk on, and adds a token with Ctrl too.
    if (/^Shift\+(Arrow|Home|End|Page)/.test(key)) return key.replace('Shift+', '');
    if (/^Control\+Shift\+(Enter| )$/.test(key)) return listedAs(key.replace('Control+', ''));
    const named = key.replace(/ $/, 'Space').replace(/(^|\+)=$/, '$1+');
    const plain = /^(.*\+)?([^+]|\+|Space)$/.exec(named);
    if (plain === null) return named;
    const [, held = '', last] = plain;
    if (last === '?') return '?';
    if (['+', '-', '0', 'e', 'E'].includes(last)) return held.replace('Shift+', '') + last;
    if (/^[zy]$/.test(last)) {
      // Redo has two names; with Shift the one that has it is meant, whichever letter.
      return (last === 'y' ? held.replace('Shift+', '') : held) + last.toUpperCase();
    }
    return named;
  };

  /** Stops, and the groups whose keys they may take. */
  const STOPS: Readonly<Record<string, readonly [Stop, string, readonly string[]]>> = {
    'a text': [{ start: ARTICLE, stop: '' }, '[data-text="a"]', ['Everywhere']],
    'a tab': [{ start: ARTICLE, stop: '' }, '[role="tab"]', ['Everywhere']],
    'a layer button': [{ start: ARTICLE, stop: '' }, '[aria-label="Next layer"]', ['Everywhere']],
    'the table button': [{ start: ARTICLE, stop: '' }, '[data-tool="table"]', ['Everywhere']],
    'the export button': [
      { start: ARTICLE, stop: '' },
      '.bertscope-export > button',
      ['Everywhere']
    ],
    'a head on the shelf': [
      { start: { ...ARTICLE, shelf: SHELF }, stop: '' },
      '.bertscope-shelf-open',
      ['Everywhere']
    ],
    'a head number': [{ start: ARTICLE, stop: '' }, '[data-head="5"]', ['Everywhere', 'Heads']],
    'a token': [{ start: ARTICLE, stop: '' }, FROM_9, ['Everywhere', 'Heads']],
    'the grid': [
      { start: { ...ARTICLE, view: 'grid' }, stop: '' },
      GRID_STOP,
      ['Everywhere', 'Grid']
    ],
    'a cell of the matrix': [
      { start: { ...ARTICLE, view: 'matrix' }, stop: '' },
      '.bertscope-matrix-focus',
      ['Everywhere', 'Matrix']
    ],
    'a token of the neurons': [
      { start: { ...ARTICLE, view: 'neurons' }, stop: '' },
      FROM_9,
      ['Everywhere', 'Neurons']
    ],
    'a cell of the neurons': [
      SCENARIOS['Neurons']['the numbers of one neuron of query and key'],
      '.bertscope-neurons-cells',
      ['Everywhere', 'Neurons']
    ],
    'a stop of the tour': [
      { start: { ...ARTICLE, view: 'patterns' }, stop: '' },
      '[data-stop="identical"]',
      ['Everywhere', 'Patterns']
    ],
    'a head of the map': [
      { start: { ...ARTICLE, view: 'patterns' }, stop: '' },
      '[data-cell="6-5"]',
      ['Everywhere', 'Patterns']
    ],
    'a weight in the table': [
      { start: ARTICLE, stop: '', before: table },
      TABLE_STOP,
      ['Everywhere', 'Table']
    ]
  };
  for (const [name, [scenario, selector, groups]] of Object.entries(STOPS)) {
    test(`every key that ${name} takes is listed`, async () => {
      const listed = new Set(
        SHORTCUTS.filter(({ title }) => groups.includes(title)).flatMap(({ rows }) =>
          rows.flatMap(({ keys }) => keys.map(pressed))
        )
      );
      const keys = (await taken(scenario, selector)).map(listedAs);
      assert.deepEqual(
        keys.filter(key => !listed.has(key)),
        []
      );
      assert.ok(keys.length > 0);
    });
  }
});
