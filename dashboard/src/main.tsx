import { render } from 'preact';
import { createClient } from './api/client.js';
import { App } from './app.js';
import { GRAPHQL_URL } from './links.js';

const root = document.getElementById('app');
if (root) render(<App client={createClient({ endpoint: GRAPHQL_URL })} />, root);
