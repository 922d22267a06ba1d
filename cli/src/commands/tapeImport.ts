import { createRegistry, type ImportProgress } from '@vitrine/api';
import { readArguments } from '../arguments.js';
import { createCommon, DATA_FOLDER, writablePath } from '../common.js';

/** `vitrine tape import`: reads a loan tape into the registry; with `--json` the last line is the summary. */
export async function tapeImport(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(
    args,
    { db: { type: 'string', default: `${DATA_FOLDER}/registry.sqlite` }, json: { type: 'boolean', default: false } },
    ['file'],
  );
  const [file = ''] = positionals;
  const common = createCommon('warn');
  const registry = await createRegistry({ common, databasePath: writablePath(values.db) });
  try {
    const showProgress = createProgressLine();
    const summary = await registry.importTape(file, { onProgress: showProgress });
    showProgress.end();
    const { loans, totalBalance, totalValue, rejected, root, seconds } = summary;
    if (values.json) {
      console.log(JSON.stringify({ loans, totalBalance, totalValue, rejected, root, seconds }));
      return;
    }
    console.log(
      summary.alreadyRegistered
        ? 'The registry holds this tape already; nothing was changed.'
        : `Imported in ${seconds.toFixed(1)} s.`,
    );
    console.log(`  loans     ${loans}\n  balance   $${totalBalance}\n  value     $${totalValue}`);
    console.log(`  rejected  ${rejected}\n  root      ${root}`);
  } finally {
    await registry.close();
  }
}

/** Redraws one line on a terminal; prints nothing elsewhere, so that scripts read results only. */
function createProgressLine() {
  const { stderr } = process;
  const show = ({ phase, bytesRead, bytesTotal, loans }: ImportProgress) => {
    if (!stderr.isTTY) return;
    const percent = Math.floor((bytesRead * 100) / Math.max(bytesTotal, 1));
    stderr.write(`\r\x1b[2K${phase} ${phase === 'reading' ? `${percent} %, ` : ''}${loans} loans`);
  };
  return Object.assign(show, {
    end() {
      if (stderr.isTTY) stderr.write('\r\x1b[2K');
    },
  });
}
