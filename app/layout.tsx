import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";
import { readTheme, themeAttribute, themeCookie } from "@/components/shell/theme";
import { densityCookie, readDensity } from "@/components/table/density";
import { readZone, zoneCookie } from "@/components/ui/zone";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Leadmetrics Console", template: "%s · Leadmetrics Console" },
  robots: { index: false, follow: false },
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const theme = themeAttribute(readTheme(jar.get(themeCookie)?.value));
  const zone = readZone(jar.get(zoneCookie)?.value);
  const density = readDensity(jar.get(densityCookie)?.value);
  return (
    <html
      lang="en"
      data-theme={theme}
      data-density={density}
      data-zone={zone}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
