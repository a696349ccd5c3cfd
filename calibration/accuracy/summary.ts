/** Puts the table of errors where the README marks its place. */
const MARK = '<!-- accuracy -->';

/** A page with the table after its mark replaced. */
export function withSummary(page: string, summary: string): string {
  const [before, after = ''] = page.split(MARK);
  const rest = after.replace(/^\s*(\|[^\n]*\n)*\s*/, '');
  return `${before}${MARK}\n${summary}\n\n${rest}`;
}
