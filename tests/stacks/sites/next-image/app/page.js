import Image from 'next/image';
import Link from 'next/link';
import fete from './fete.jpg';
export default function Home() {
  return <main>
    <Image src={fete} alt="La fête" width={600} placeholder="blur" />
    <Image src="/ville/images/ecole.jpg" alt="L’école" width={400} height={300} quality={75} />
    <Link href="/agenda">Agenda</Link>
  </main>;
}
