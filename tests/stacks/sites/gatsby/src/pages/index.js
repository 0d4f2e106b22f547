import * as React from 'react';
import { graphql } from 'gatsby';
import { GatsbyImage, StaticImage, getImage } from 'gatsby-plugin-image';
export default function Home({ data }) {
  return <main>
    <StaticImage src="../images/fete.jpg" alt="La fête" width={600} placeholder="none" />
    <GatsbyImage image={getImage(data.affiche)} alt="L’affiche" />
    <a href={data.ecole.publicURL}><StaticImage src="../images/ecole.jpg" alt="L’école" width={400} formats={['auto']} placeholder="blurred" /></a>
  </main>;
}
export const Head = () => <title>Commune de Saint-Exemple</title>;
export const query = graphql`{
  affiche: file(relativePath: { eq: "affiche.png" }) { childImageSharp { gatsbyImageData(width: 400, placeholder: BLURRED) } }
  ecole: file(relativePath: { eq: "ecole.jpg" }) { publicURL }
}`;
