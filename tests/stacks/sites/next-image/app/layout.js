export const metadata = { title: 'Commune de Saint-Exemple' };
export default function Layout({ children }) { return <html lang="fr"><body>{children}</body></html>; }
