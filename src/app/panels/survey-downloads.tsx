/** A survey as files. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { toPlainError } from '../../errors';
import type { SurveyTable } from '../../survey/survey-table';
import { download, mayForbidDownloads } from '../export-file';
import type { FoundSurvey } from '../survey/follow-survey';
import { SURVEY_FORMATS, surveyFile, type SurveyFormat } from '../survey/survey-export';

const TITLES: Readonly<Record<SurveyFormat, string>> = {
  csv: 'CSV',
  json: 'JSON',
  parquet: 'Parquet'
};
const FRAMED =
  ' If no file comes, this page is in a frame that forbids downloads: open it in a tab of its own.';

type Props = { readonly found: FoundSurvey; readonly table: SurveyTable };

export function SurveyDownloads({ found, table }: Props): JSX.Element {
  const [said, setSaid] = useState('');
  const { survey, cut } = found;
  const save = async (format: SurveyFormat): Promise<void> => {
    try {
      const file = await surveyFile({ survey, table, cut }, format);
      download(file);
      setSaid(`Saved as ${file.name}.${mayForbidDownloads() ? FRAMED : ''}`);
    } catch (error) {
      const { message, advice } = toPlainError(error);
      setSaid(`${message} ${advice}`);
    }
  };
  return (
    <div class="bertscope-survey-row bertscope-survey-files" role="group" aria-label="Download">
      <span class="bertscope-caption">
        All {table.rows.length} rows, with model, hash, precision, seed and n:
      </span>
      {SURVEY_FORMATS.map(format => (
        <button
          key={format}
          type="button"
          class="bertscope-button"
          data-download={format}
          onClick={() => void save(format)}
        >
          {TITLES[format]}
        </button>
      ))}
      <span class="bertscope-caption" role="status">
        {said}
      </span>
    </div>
  );
}
