/** The page's surveys, for panels that show them. */
import { useEffect, useRef, useState } from 'preact/hooks';

import type { PlainError } from '../../errors';
import { followSurvey, type FoundSurvey, type IFollowing } from '../survey/follow-survey';
import type { DeskState, ISurveyDesk } from '../survey/survey-desk';

/** What lies on the desk, read when the first panel shows it. */
export function useDesk(desk: ISurveyDesk): DeskState {
  const [state, setState] = useState(desk.state.getState());
  useEffect(() => {
    const unsubscribe = desk.state.subscribe(setState);
    setState(desk.state.getState());
    void desk.open();
    return unsubscribe;
  }, [desk]);
  return state;
}

export type SurveyView = {
  /** Null until it has been summed up for the first time. */
  readonly found: FoundSurvey | null;
  readonly isGone: boolean;
  readonly failure: PlainError | null;
};

const NOTHING: SurveyView = { found: null, isGone: false, failure: null };

/** @param isRunning whether it is computed here: when that ends, what is there is summed up at once */
export function useSurvey(desk: ISurveyDesk, id: string, isRunning: boolean): SurveyView {
  const [view, setView] = useState(NOTHING);
  const following = useRef<IFollowing | null>(null);
  useEffect(() => {
    let isOver = false;
    setView(NOTHING);
    const onFailure = (failure: PlainError): void => setView(before => ({ ...before, failure }));
    void desk.store().then(store => {
      if (isOver) return;
      following.current = followSurvey(store, id, {
        onFound: found => setView({ found, isGone: false, failure: null }),
        onGone: () => setView({ ...NOTHING, isGone: true }),
        onFailure
      });
    });
    return () => {
      isOver = true;
      following.current?.dispose();
      following.current = null;
    };
  }, [desk, id]);
  useEffect(() => {
    if (!isRunning) following.current?.refresh();
  }, [isRunning]);
  return view;
}
