/** Launch files of training frameworks in and out: a script's arguments to a plan, a plan to a launch. */

export { readCarried } from './carried.js';
export { exportLaunch, type LaunchExport } from './export.js';
export { findLaunchFramework, launchFrameworks } from './frameworks.js';
export { importLaunch, type LaunchImport } from './import.js';
export { exportJson, importJson } from './output.js';
export { launchOutputSchemas } from './outputSchemas.js';
export { printImport } from './print.js';
