/** The release of torchtitan whose configuration is read and written: the last one with TOML files. */
import type { FrameworkVersion } from '../framework.js';

const commit = '73a0e6979dd10b6b1904098eb3c8f62c18ab87ce';

export const torchtitanVersion: FrameworkVersion = {
  tag: 'v0.2.2',
  commit,
  date: '2026-02-20',
  source: {
    title: 'torchtitan v0.2.2: job configuration and its defaults',
    url: `https://github.com/pytorch/torchtitan/blob/${commit}/torchtitan/config/job_config.py`,
    date: '2026-02',
  },
};
