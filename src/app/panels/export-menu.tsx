/**
 * The menu that saves what is seen as a file: picture, table or JSON. Follows the menu button of
 * the ARIA Authoring Practices. Leaves out: what is written (export-file.ts).
 */
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

import type { SvgGround } from '../../drawing/svg-page';
import { toPlainError } from '../../errors';
import type { ViewState } from '../../state/view-state';
import { download, exportFile, mayForbidDownloads, type ExportKind } from '../export-file';
import { isChord } from './roving-keys';

/** A picture's ground is chosen beside it. */
type Kind =
  | { readonly format: 'svg' }
  | { readonly format: 'png'; readonly scale: number }
  | Extract<ExportKind, { readonly scope: unknown }>;

type Item = { readonly name: string; readonly title: string; readonly kind: Kind };

/** What a picture is drawn on; null: what the view has. */
const GROUNDS: readonly (readonly [title: string, ground: SvgGround | null])[] = [
  ['As on screen', null],
  ['Light', 'light'],
  ['Dark', 'dark']
];

/** Groups, with a rule between two. */
const GROUPS: readonly (readonly Item[])[] = [
  [
    { name: 'svg', title: 'Picture, SVG', kind: { format: 'svg' } },
    { name: 'png1', title: 'Picture, PNG 1×', kind: { format: 'png', scale: 1 } },
    { name: 'png2', title: 'Picture, PNG 2×', kind: { format: 'png', scale: 2 } },
    { name: 'png3', title: 'Picture, PNG 3×', kind: { format: 'png', scale: 3 } },
    { name: 'png4', title: 'Picture, PNG 4×', kind: { format: 'png', scale: 4 } }
  ],
  [
    { name: 'csv', title: 'CSV, this selection', kind: { format: 'csv', scope: 'selection' } },
    { name: 'csv-all', title: 'CSV, all layers', kind: { format: 'csv', scope: 'all' } }
  ],
  [
    { name: 'json', title: 'JSON, this selection', kind: { format: 'json', scope: 'selection' } },
    { name: 'json-all', title: 'JSON, all layers', kind: { format: 'json', scope: 'all' } }
  ]
];

const SHOWN_MS = 8000;
const FRAMED =
  'If no file comes, this page is in a frame that forbids downloads: open it in a tab of its own.';

/** What is said after a choice; a failure stays until the reader goes on. */
type Said = { readonly text: string; readonly isFailure: boolean };

/** Where the keys lead from one of `count` items; null for other keys. */
function itemAfter(key: string, index: number, count: number): number | null {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key === 'ArrowDown') return (index + 1) % count;
  return key === 'ArrowUp' ? (index + count - 1) % count : null;
}

async function save(state: ViewState, kind: ExportKind): Promise<Said> {
  try {
    const file = await exportFile(state, kind);
    download(file);
    const words = [`Saved as ${file.name}.`, file.note, mayForbidDownloads() ? FRAMED : ''];
    return { text: words.filter(word => word !== '').join(' '), isFailure: false };
  } catch (error) {
    const { message, advice } = toPlainError(error);
    return { text: `${message} ${advice}`, isFailure: true };
  }
}

/** Moves `box` sideways so that it stays inside the view, and keeps it from running out below. */
function fitBox(box: HTMLElement): void {
  const room = box.closest('.bertscope')?.getBoundingClientRect();
  if (room === undefined) return;
  box.style.translate = '';
  const place = box.getBoundingClientRect();
  const beyond = place.left - room.left - 8;
  if (beyond < 0) box.style.translate = `${-beyond}px 0`;
  box.style.maxHeight = `${Math.max(160, room.bottom - place.top - 8)}px`;
}

type Props = {
  /** What is on the screen when an item is chosen. */
  readonly getState: () => ViewState;
  /** Of the view. */
  readonly theme: SvgGround;
};

export function ExportMenu({ getState, theme }: Props): JSX.Element {
  const [ground, setGround] = useState<SvgGround | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const whole = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);

  const items = (): HTMLElement[] => [
    ...(box.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])
  ];
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const open = (): void => {
    setSaid(null);
    setOpen(true);
  };

  useLayoutEffect(() => {
    if (box.current !== null) fitBox(box.current);
    if (isOpen) items()[0]?.focus();
  }, [isOpen, said]);

  useEffect(() => {
    if (!isOpen && said === null) return undefined;
    const onPointer = (event: PointerEvent): void => {
      if (event.target instanceof Node && whole.current?.contains(event.target) === true) return;
      setOpen(false);
      setSaid(null);
    };
    document.addEventListener('pointerdown', onPointer, true);
    const timer =
      said === null || said.isFailure ? undefined : setTimeout(() => setSaid(null), SHOWN_MS);
    return () => {
      document.removeEventListener('pointerdown', onPointer, true);
      clearTimeout(timer);
    };
  }, [isOpen, said]);

  const onMenuKey = (event: KeyboardEvent): void => {
    if (isChord(event)) return;
    const all = items();
    const index = all.findIndex(item => item === event.target);
    const next = itemAfter(event.key, index, all.length);
    if (next !== null) all[next]?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') setOpen(false);
    else if (/^[a-z]$/i.test(event.key)) {
      const letter = event.key.toLowerCase();
      const following = [...all.slice(index + 1), ...all.slice(0, index + 1)];
      following.find(item => item.textContent.toLowerCase().startsWith(letter))?.focus();
    } else return;
    if (event.key !== 'Tab') event.preventDefault();
  };
  const choose = (kind: Kind): void => {
    close();
    const whole = 'scope' in kind ? kind : { ...kind, ground: ground ?? theme };
    void save(getState(), whole).then(setSaid);
  };

  return (
    <div class="bertscope-export" ref={whole}>
      <button
        ref={button}
        type="button"
        class="bertscope-tool"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => (isOpen ? close() : open())}
        onKeyDown={event => {
          if (event.key === 'Escape') setSaid(null);
          if (isOpen || event.key !== 'ArrowDown' || isChord(event)) return;
          event.preventDefault();
          open();
        }}
      >
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d="M8 2v7.5M4.7 6.4 8 9.7l3.3-3.3M3 13.5h10" />
        </svg>
        Export
      </button>
      {isOpen && (
        <div ref={box} class="bertscope-menu" role="menu" aria-label="Export" onKeyDown={onMenuKey}>
          {GROUPS.map((group, i) => (
            <>
              {i > 0 && <div class="bertscope-menu-rule" role="separator" />}
              {group.map(item => (
                <button
                  key={item.name}
                  type="button"
                  class="bertscope-menu-item"
                  role="menuitem"
                  tabIndex={-1}
                  data-export={item.name}
                  onClick={() => choose(item.kind)}
                >
                  {item.title}
                </button>
              ))}
              {i === 0 && (
                <div class="bertscope-menu-grounds" role="group" aria-label="Colours of pictures">
                  {GROUNDS.map(([title, choice]) => (
                    <button
                      key={title}
                      type="button"
                      class="bertscope-menu-item bertscope-menu-ground"
                      role="menuitemradio"
                      tabIndex={-1}
                      aria-checked={ground === choice}
                      data-ground={choice ?? 'screen'}
                      onClick={() => setGround(choice)}
                    >
                      {title}
                    </button>
                  ))}
                </div>
              )}
            </>
          ))}
        </div>
      )}
      {/* Always there, so that what comes into it is read out. */}
      <div role="status" class="bertscope-export-status">
        {!isOpen && said !== null && (
          <div ref={box} class="bertscope-menu bertscope-menu-note" data-failed={said.isFailure}>
            {said.text}
          </div>
        )}
      </div>
    </div>
  );
}
