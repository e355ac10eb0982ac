/**
 * Which widget models are alive in this page: `widget` adds them, `mime` looks for them and waits
 * for those to come. Neither imports the other, so the renderer works where there are no widgets.
 */
import type { ISession } from '../app/session';

/** A view that ipywidgets made. */
export interface ILiveView {
  /** The Lumino widget to put into a layout; it is disposed of with the view. */
  readonly luminoWidget: unknown;
  /** May be called twice. */
  dispose(): void;
}

/** A widget model with a kernel behind it. */
export interface ILiveModel {
  readonly id: string;
  /** The session of all its views; each call needs its own {@link detach}. */
  attach(): ISession;
  detach(): void;
  /** Opens one more view of the model. */
  openView(): Promise<ILiveView>;
}

const models = new Map<string, ILiveModel>();
const listeners = new Set<() => void>();

/** The live model of this id; undefined while there is none. */
export function findLiveModel(id: string): ILiveModel | undefined {
  return models.get(id);
}

/** Makes a model known; returns what forgets it again. */
export function addLiveModel(model: ILiveModel): () => void {
  models.set(model.id, model);
  listeners.forEach(listener => listener());
  return () => {
    if (models.get(model.id) !== model) return;
    models.delete(model.id);
    listeners.forEach(listener => listener());
  };
}

/** Calls back whenever a model has come or gone; returns its own undo. */
export function observeLiveModels(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
