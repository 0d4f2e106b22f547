/** A PDF document of one page with links to addresses: as an annotation, as an action on opening, as a form that is sent. */
export function makePdf(addresses: readonly string[]): Uint8Array {
  const objects: string[] = [
    `<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /URI /URI (${addresses[0] ?? ''}) >> >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Annots [${addresses
      .map(
        (address, index) =>
          `<< /Type /Annot /Subtype /Link /Rect [0 ${index * 20} 100 ${index * 20 + 18}] /A << /S /URI /URI (${address}) >> >> << /Type /Annot /Subtype /Link /Rect [100 0 200 20] /A << /S /SubmitForm /F (${address}) >> >>`,
      )
      .join(' ')}] >>`,
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  text += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF`;
  return new TextEncoder().encode(text);
}
