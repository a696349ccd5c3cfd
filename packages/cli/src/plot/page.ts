/** A page that stands alone around a drawing; hovering over a point tells its row. */
import type { Drawing } from './drawing.js';

export function drawingPage({ svg }: Drawing, title: string): string {
  const escaped = title.replace(/[&<>]/g, (each) => `&#${each.charCodeAt(0)};`);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escaped}</title><style>body{margin:16px;background:white;color:black}svg{max-width:100%;height:auto}</style></head>
<body>
${svg}
</body>
</html>
`;
}
