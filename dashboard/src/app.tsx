import { useCallback, useMemo, useState } from 'preact/hooks';
import type { Client } from './api/client.js';
import { DEFINITIONS, SCHEMA_WORDS } from './api/queries.js';
import type { MetricValue } from './api/types.js';
import { History } from './chart/History.js';
import { Footer } from './components/Footer.js';
import { Headline } from './components/Headline.js';
import { Loading } from './components/Loading.js';
import { MarketCard } from './components/MarketCard.js';
import { Methodology } from './components/Methodology.js';
import { Notice } from './components/Notice.js';
import { StaleBanner } from './components/StaleBanner.js';
import { SubjectDrawer } from './components/SubjectDrawer.js';
import { TopBar } from './components/TopBar.js';
import { type Shared, SharedContext, type Subject } from './context.js';
import type { Snapshot } from './live/createLive.js';
import { useLive } from './live/useLive.js';
import { useQuery } from './live/useQuery.js';
import { Backing } from './loans/Backing.js';

/** The overview: everything that the protocol claims, each number with the way to check it. */
export function App({ client }: { client: Client }) {
  const live = useLive(client);
  const [subject, setSubject] = useState<Subject | null>(null);
  const [themeVersion, setThemeVersion] = useState(0);
  const shared = useSharedValue(client, setSubject, live.snapshot !== null);
  const onTheme = useCallback(() => setThemeVersion((version) => version + 1), []);
  const stale = live.status === 'stale';
  return (
    <SharedContext.Provider value={shared}>
      <a class="skip-link" href="#content">
        Skip to the numbers
      </a>
      <TopBar live={live} onTheme={onTheme} />
      <StaleBanner live={live} onRetry={live.refresh} />
      <main id="content" data-stale={stale} tabIndex={-1}>
        {live.snapshot ? <Overview snapshot={live.snapshot} stale={stale} themeVersion={themeVersion} /> : <Loading />}
      </main>
      <Footer />
      {subject && <SubjectDrawer subject={subject} onClose={() => setSubject(null)} />}
    </SharedContext.Provider>
  );
}

interface OverviewProps {
  snapshot: Snapshot;
  stale: boolean;
  themeVersion: number;
}

function Overview({ snapshot, stale, themeVersion }: OverviewProps) {
  const { head, overview } = snapshot;
  const byMarket = useMemo(() => groupByMarket(overview.metrics), [overview]);
  return (
    <>
      <Headline snapshot={snapshot} metrics={byMarket.get(null) ?? []} stale={stale} />
      <section aria-labelledby="markets-title">
        <div class="section-head">
          <h2 id="markets-title">Markets</h2>
        </div>
        {overview.markets.length === 0 && <Notice tone="quiet" title="No market is listed yet." />}
        <div class="markets">
          {overview.markets.map((market) => (
            <MarketCard key={market.id} market={market} metrics={byMarket.get(market.id) ?? []} head={head} />
          ))}
        </div>
      </section>
      {overview.markets.length > 0 && (
        <History markets={overview.markets} protocol={overview.protocols[0]} head={head} themeVersion={themeVersion} />
      )}
      <Backing tapes={overview.tapes} />
      <Methodology />
    </>
  );
}

/** Metrics by the market that they are about; the protocol's under null. Order is the API's. */
function groupByMarket(metrics: readonly MetricValue[]): Map<string | null, MetricValue[]> {
  const groups = new Map<string | null, MetricValue[]>();
  for (const metric of metrics) {
    const market = metric.market?.id ?? null;
    groups.set(market, [...(groups.get(market) ?? []), metric]);
  }
  return groups;
}

function describe(parts: { name: string; description: string | null }[] | null | undefined): Map<string, string> {
  return new Map(parts?.map(({ name, description }) => [name, description ?? '']));
}

function useSharedValue(client: Client, open: (subject: Subject) => void, apiAnswers: boolean): Shared {
  // Asked again once the API answers: the first try fails when the page is opened before the API is up.
  const definitions = useQuery(client, DEFINITIONS, {}, String(apiAnswers)).data;
  const schema = useQuery(client, SCHEMA_WORDS, {}, String(apiAnswers)).data;
  return useMemo(
    () => ({
      client,
      open,
      definitions: new Map(definitions?.metricDefinitions.map((definition) => [definition.id, definition])),
      evidenceClasses: schema?.evidence?.enumValues ?? [],
      units: describe(schema?.units?.enumValues),
      marketFields: describe(schema?.market?.fields),
    }),
    [client, open, definitions, schema],
  );
}
