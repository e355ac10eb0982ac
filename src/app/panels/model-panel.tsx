/**
 * Where a model is chosen: by its name, from files, from what the browser keeps.
 * Before a host outside is asked, it is named here, and what it gets to know.
 */
import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';

import { KNOWN_NAMES, nameWithFile, splitModel } from '../../sources/model-names';
import type { ModelListing } from '../../sources/model-listing';
import type { ViewState } from '../../state/view-state';
import { addChosenFiles } from '../chosen-models';
import { compareFiles, type FileComparison } from '../compare-files';
import { droppedFiles } from '../dropped-files';
import { lookUpModel } from '../model-desk';
import { settings } from '../settings';
import { Comparison } from './comparison';
import { Dialog } from './dialog';
import { KeptModels } from './kept-models';
import { ModelFiles } from './model-files';
import { useAsked } from './use-asked';

const hostOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).host : address;

type Props = {
  /** What is on the screen. */
  readonly state: ViewState;
  /** Whether it was opened because the document's own model is not here. */
  readonly isAsked: boolean;
  /** Takes a model; its host may be asked for it. */
  readonly onModel: (model: string) => void;
  /** Shows one head alone. */
  readonly onHead: (layer: number, head: number) => void;
  readonly onClose: () => void;
};

export function ModelPanel(props: Props): JSX.Element {
  const { state, isAsked, onModel, onHead, onClose } = props;
  const { model } = state.document;
  const dialog = useRef<HTMLDialogElement>(null);
  const isNamed = !['embedded', 'article'].includes(model) && !model.startsWith('file:');
  const [name, setName] = useState(isNamed ? splitModel(model).place : '');
  /** What was looked up, as a document would name it. */
  const [subject, setSubject] = useState('');
  const [{ answer, problem, isAsking }, ask, stop] = useAsked<ModelListing>();
  const [compared, compare, stopComparing] = useAsked<FileComparison>();
  const [isOver, setOver] = useState(false);
  const id = useId();
  const host = hostOf(settings.getState().modelHost);

  // Rounding shows only between files of the same model.
  const shownFile = state.model?.place?.file ?? null;
  const isSameModel = shownFile !== null && splitModel(subject).place === splitModel(model).place;

  const look = (wanted: string): void => {
    stopComparing();
    setSubject(wanted);
    ask(signal => lookUpModel(wanted, signal));
  };
  const take = (files: readonly File[]): void => {
    if (files.length > 0) look(addChosenFiles(files));
  };
  const use = (chosen: string): void => {
    dialog.current?.close();
    onModel(chosen);
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer !== null) void droppedFiles(event.dataTransfer).then(take);
  };
  const fileInput = (title: string, isFolder: boolean): JSX.Element => (
    <label class="bertscope-survey-pick bertscope-button">
      {title}
      <input
        type="file"
        class="bertscope-visually-hidden"
        multiple
        data-choose={isFolder ? 'folder' : 'files'}
        {...(isFolder ? { webkitdirectory: true } : {})}
        onChange={event => {
          take([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </label>
  );

  return (
    <Dialog
      title="Model"
      dialog={dialog}
      class="bertscope-help bertscope-model-panel"
      data-over={isOver}
      onClose={onClose}
      onDragOver={event => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={event => {
        if (event.target === event.currentTarget) setOver(false);
      }}
      onDrop={onDrop}
    >
      <form
        class="bertscope-model-ask"
        onSubmit={event => {
          event.preventDefault();
          if (name.trim() !== '') look(name.trim());
        }}
      >
        <label class="bertscope-model-name">
          <span class="bertscope-caption">By name</span>
          <input
            type="text"
            list={`${id}-names`}
            maxLength={300}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            placeholder="bert-base-uncased, owner/name, server:name"
            value={name}
            onInput={event => setName(event.currentTarget.value)}
          />
          <datalist id={`${id}-names`}>
            {KNOWN_NAMES.map(each => (
              <option key={each} value={each} />
            ))}
          </datalist>
        </label>
        {isAsking ? (
          <button type="button" class="bertscope-button" onClick={stop}>
            Cancel
          </button>
        ) : (
          <button
            type="submit"
            class="bertscope-button bertscope-model-first"
            aria-disabled={name.trim() === ''}
          >
            Look up
          </button>
        )}
      </form>
      <p class="bertscope-caption">
        {name.startsWith('server:')
          ? 'Looked up on the server that this page comes from.'
          : `Looked up at ${host}. Nothing is sent but the name of the model; your texts stay in this page.`}
      </p>

      <div class="bertscope-model-found" aria-live="polite">
        {isAsking && <p class="bertscope-caption">Asking …</p>}
        {problem !== null && (
          <p class="bertscope-survey-problem" role="alert" data-error={problem.tag}>
            {problem.message} {problem.advice}
          </p>
        )}
        {!isAsking && answer !== null && (
          <ModelFiles
            listing={answer}
            onUse={path => use(nameWithFile(subject, path))}
            shown={shownFile}
            onCompare={
              isSameModel
                ? path =>
                    compare(signal => compareFiles(state, nameWithFile(subject, path), signal))
                : null
            }
          />
        )}
        {compared.isAsking && (
          <p class="bertscope-survey-row">
            <span class="bertscope-caption">Computing the same text with the other file …</span>
            <button type="button" class="bertscope-button" onClick={stopComparing}>
              Cancel
            </button>
          </p>
        )}
        {compared.problem !== null && (
          <p class="bertscope-survey-problem" role="alert">
            {compared.problem.message} {compared.problem.advice}
          </p>
        )}
        {compared.answer !== null && !isAsking && !compared.isAsking && (
          <Comparison
            comparison={compared.answer}
            onHead={(layer, head) => {
              dialog.current?.close();
              onHead(layer, head);
            }}
          />
        )}
        {!isAsking && answer === null && problem === null && isAsked && isNamed && (
          <p class="bertscope-note">
            This view asks for <b>{model}</b>. Look it up to see its files and their sizes.
          </p>
        )}
      </div>

      <h4 class="bertscope-subtitle">Files of this computer</h4>
      <div class="bertscope-survey-row">
        {fileInput('Choose files …', false)}
        {fileInput('Choose a folder …', true)}
        <span class="bertscope-caption">
          or drop them here: the ONNX file, config.json and tokenizer.json. They are not sent
          anywhere.
        </span>
      </div>

      <h4 class="bertscope-subtitle">Built in</h4>
      <div class="bertscope-survey-row">
        <button type="button" class="bertscope-button" onClick={() => use('embedded')}>
          all-MiniLM-L6-v2
        </button>
        <span class="bertscope-caption">6 × 12 heads, exact, there at once</span>
      </div>

      <KeptModels
        onUse={use}
        onOpen={kept => {
          setName(kept);
          look(kept);
        }}
      />
    </Dialog>
  );
}
