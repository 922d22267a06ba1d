/** A page to try queries with: one file, nothing loaded from elsewhere. It posts to the URL it is served below. */
export const EXPLORER_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Subgraph</title>
<style>
  body { margin: 0; height: 100vh; display: grid; grid-template: 1fr / 1fr 1fr; font: 14px/1.5 ui-monospace, monospace }
  textarea, pre { margin: 0; padding: 1rem; border: 0; outline: 0; font: inherit; overflow: auto; resize: none }
  pre { background: #f4f4f2 }
  button { position: fixed; right: 1rem; bottom: 1rem; padding: .5rem 1rem; font: inherit }
</style>
<textarea aria-label="Query" spellcheck="false">{
  _meta {
    block { number hash }
    deployment
  }
}</textarea>
<pre aria-label="Answer" aria-live="polite"></pre>
<button type="button" title="Ctrl + Enter">Run</button>
<script>
  const query = document.querySelector('textarea');
  const answer = document.querySelector('pre');
  async function run() {
    const response = await fetch(location.pathname.replace(/\\/graphql\\/?$/, ''), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: query.value }),
    });
    answer.textContent = JSON.stringify(await response.json(), null, 2);
  }
  document.querySelector('button').addEventListener('click', run);
  query.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run();
  });
</script>
</html>
`;
