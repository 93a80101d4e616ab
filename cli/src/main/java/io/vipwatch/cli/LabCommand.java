package io.vipwatch.cli;

import picocli.CommandLine;

/** {@code vipwatch lab}: a cluster and its edge router in containers. */
@CommandLine.Command(
        name = "lab",
        description = {
            "A cluster in containers to try things on: three nodes (BIRD 1.6, configured as Calico does) and an edge (FRR),"
                    + " IPv6 only. Needs a Docker engine; script/lab-setup installs one on Debian and builds the image."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  script/lab-setup                        once: the engine and the image",
            "  vipwatch lab up",
            "  vipwatch lab config > lab.yaml          a configuration for it",
            "  vipwatch run -c lab.yaml",
            "  vipwatch lab exec edge vtysh -c 'show bgp ipv6 summary'",
            "  vipwatch lab down"
        })
final class LabCommand extends CommandGroup {}
