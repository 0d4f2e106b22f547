'use client';
import Image from 'next/image';
const loader = ({ src, width, quality }) => src + '?w=' + width + '&q=' + (quality || 75);
export default function Agenda() { return <main><Image loader={loader} src="/ville/images/affiche.png" alt="L’affiche" width={400} height={300} /></main>; }
