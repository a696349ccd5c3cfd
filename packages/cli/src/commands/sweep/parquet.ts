/** Rows to Parquet, one row group at a time. */
import type { CellValue, SweepColumn, SweepTable } from '@athanor/core/sweep';
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { Disk } from '../../io.js';
import type { About, RowWriter } from './rowWriter.js';

/** A few megabytes at most are held. */
const rowGroupRows = 10_000;

const types = { number: 'DOUBLE', boolean: 'BOOLEAN', text: 'STRING' } as const satisfies Record<
  SweepColumn['type'],
  string
>;

export function parquetWriter(path: string, { columns }: SweepTable, about: About, disk: Disk): RowWriter {
  const bytes = new ByteWriter();
  const flush = (): void => {
    disk.append(path, bytes.getBytes());
    bytes.index = 0;
  };
  const columnData = (rows: readonly (readonly CellValue[])[]) =>
    columns.map(({ name, type }, at) => ({
      name,
      type: types[type],
      nullable: true,
      data: rows.map((row) => row[at] ?? null),
    }));
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columnData([]) }),
    createdBy: 'athanor',
    kvMetadata: [{ key: 'athanor.sweep', value: JSON.stringify({ ...about, columns }) }],
  });
  let held: (readonly CellValue[])[] = [];
  const writeGroup = (): void => {
    if (held.length === 0) return;
    writer.write({ columnData: columnData(held), rowGroupSize: rowGroupRows });
    held = [];
    flush();
  };
  return {
    write: (cells) => {
      held.push(cells);
      if (held.length >= rowGroupRows) writeGroup();
    },
    finish: () => {
      writeGroup();
      writer.finish();
      flush();
    },
  };
}
