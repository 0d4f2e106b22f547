/**
 * How the browser is kept from the network. Two independent walls stand behind the interception of requests: every connection
 * would go to a proxy that does not exist, and no host name or address resolves. What a page can reach is
 * what the interception hands it, and nothing else.
 */
import type { BrowserContextOptions } from 'playwright';

const DEAD_PROXY = 'http://127.0.0.1:9';

/** A visitor in France before an ordinary screen, who downloads nothing and grants nothing. */
export const VISITOR = {
  locale: 'fr-FR',
  timezoneId: 'Europe/Paris',
  viewport: { width: 1280, height: 900 },
  acceptDownloads: false,
  serviceWorkers: 'block',
  permissions: [],
} satisfies BrowserContextOptions;

/**
 * What the browser does without, as the one switch for it. The popups of the address bar are pages of the browser's own
 * that it loads again for each visitor: more than half of the processor time that an ordinary page takes. The rest is what
 * Playwright 1.65 turns off (its `chromiumSwitches.ts`): Chromium heeds only the last of two such switches.
 */
export const WITHOUT_FEATURES = `--disable-features=${[
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
].join(',')}`;

/** Switches for Chromium. `isRoot` adds the one without which it does not start as root. */
export function chromiumSwitches(isRoot: boolean): string[] {
  return [
    `--proxy-server=${DEAD_PROXY}`,
    // Without this, Chromium goes to loopback past any proxy.
    '--proxy-bypass-list=<-loopback>',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--disable-quic',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-domain-reliability',
    '--disable-sync',
    '--dns-prefetch-disable',
    '--no-pings',
    '--disable-client-side-phishing-detection',
    '--disable-breakpad',
    '--mute-audio',
    // What the scripts of one page may hold, in MB: beyond it that page ends, and not the machine.
    '--js-flags=--max-old-space-size=1024',
    '--blink-settings=imagesEnabled=true',
    WITHOUT_FEATURES,
    ...(isRoot ? ['--no-sandbox'] : []),
  ];
}

/**
 * Run in every page before its own scripts: takes away the ways to the network that interception does not see. A form is
 * sent once the page is read: sending it ends the reading, though it leads nowhere.
 */
export const CLOSE_SIDE_DOORS = `(() => {
  const { submit } = HTMLFormElement.prototype;
  HTMLFormElement.prototype.submit = function () {
    const view = this.ownerDocument.defaultView ?? window;
    if (view.document.readyState === 'loading') view.addEventListener('DOMContentLoaded', () => submit.call(this), { once: true });
    else submit.call(this);
  };
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport', 'WebSocketStream']) {
    try { Object.defineProperty(globalThis, name, { value: undefined, configurable: false, writable: false }); } catch {}
  }
  for (const [holder, name] of [[globalThis, 'print'], [globalThis, 'alert'], [globalThis, 'confirm'], [globalThis, 'prompt']]) {
    try { holder[name] = () => undefined; } catch {}
  }
})();`;

/** Scrolls through the page so that lazy loaders name their visuals; at most 40 steps. */
export const SCROLL_THROUGH = `(async () => {
  const step = Math.max(400, innerHeight);
  for (let count = 0; count < 40; count += 1) {
    const end = document.documentElement?.scrollHeight ?? 0;
    if (count * step >= end) break;
    scrollTo(0, count * step);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
})()`;
