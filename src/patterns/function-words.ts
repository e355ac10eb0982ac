/**
 * English function words, lower-case and as BERT cuts them (`don ' t`): the closed classes, whose
 * repeats say least. Other languages' words all count as content words.
 */
const FUNCTION_WORDS = new Set(
  (
    'a an the this that these those ' +
    'i me my mine myself you your yours yourself yourselves he him his himself she her hers herself ' +
    'it its itself we us our ours ourselves they them their theirs themselves ' +
    'who whom whose which what where when why how there here ' +
    'am is are was were be been being have has had having do does did doing done ' +
    'will would shall should can could may might must ought ' +
    'and or but nor so yet if then else than because although though while whereas unless until since ' +
    'of in on at by for with about against between among into through during before after above below ' +
    'to from up down out off over under again upon within without toward towards across along around as ' +
    'not no only own same too very just both each few more most other some such any all every either neither ' +
    's t d ll m re ve don isn aren wasn weren hasn haven hadn doesn didn won wouldn couldn shouldn'
  ).split(' ')
);

/** Whether a word, lower-case, is one of the closed classes. */
export const isFunctionWord = (word: string): boolean => FUNCTION_WORDS.has(word);
