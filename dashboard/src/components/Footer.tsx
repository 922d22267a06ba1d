import { useShared } from '../context.js';
import { METHODOLOGY_URL } from '../links.js';

export function Footer() {
  const { client } = useShared();
  return (
    <footer class="footer">
      <p>Vitrine: a glass case. Every number here opens to its formula, its inputs and its block.</p>
      <p>
        <a href={client.endpoint}>API explorer</a> <a href={METHODOLOGY_URL}>Methodology</a>
      </p>
    </footer>
  );
}
