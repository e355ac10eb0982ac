import { createTokenizer, type ITokenizer } from '../../src/tokens/tokenizer';
import { compareEncodings, describeMismatches } from '../engine/compare-encodings';
import { readKinds } from './stored-kinds';

const KINDS = readKinds();

test.each(KINDS.map(kind => [kind.name, kind] as const))(
  '%s gives the ids, spans, types, words and cuts of Rust for every text',
  (_name, { file, rows }) => {
    const byLimit = new Map<number, ITokenizer>();
    const tokenizerOf = ({ limit }: { readonly limit: number }): ITokenizer => {
      const tokenizer = byLimit.get(limit) ?? createTokenizer(file, null, limit);
      byLimit.set(limit, tokenizer);
      return tokenizer;
    };
    const mismatches = compareEncodings(tokenizerOf, rows);
    expect(rows.length).toBeGreaterThan(500);
    expect(mismatches.length === 0 ? '' : describeMismatches(mismatches)).toBe('');
  }
);
