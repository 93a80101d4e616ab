package io.vipwatch.cli;

import java.util.List;
import java.util.Optional;

/** The five views of a prefix side by side: all prefixes in a row each, one prefix node by node. */
final class CrosscheckTables {
    private static final String UNKNOWN = "?";
    private static final String NOTHING = "-";

    private CrosscheckTables() {}

    static Table overview(List<Json> rows) {
        Table table = new Table("NAME", "VERDICT", "NODES", "BGP", "ZEBRA", "KERNEL", "PROBE", "PREFIX");
        for (Json row : rows) {
            table.add(
                    Table.Cell.of(row.text("name")),
                    new Table.Cell(row.text("verdict"), tone(row.text("verdict"))),
                    Table.Cell.of(told(row.list("nodes"))),
                    Table.Cell.of(bgp(row.at("bgp"))),
                    Table.Cell.of(route(row.at("zebra"))),
                    Table.Cell.of(route(row.at("kernel"))),
                    Table.Cell.of(probe(row.at("probe"))),
                    Table.Cell.of(row.text("prefix")));
        }
        return table;
    }

    private static Table.Tone tone(String verdict) {
        return switch (verdict) {
            case CrosscheckCommand.AGREE -> Table.Tone.GOOD;
            case CrosscheckCommand.MISMATCH -> Table.Tone.BAD;
            default -> Table.Tone.WARNING;
        };
    }

    private static String told(List<Json> nodes) {
        long announcing = nodes.stream()
                .filter(node -> node.text("says").equals("announces"))
                .count();
        long unheard = nodes.stream()
                .filter(node -> node.text("says").equals("no-session"))
                .count();
        return announcing + "/" + nodes.size() + (unheard == 0 ? "" : " (" + unheard + "?)");
    }

    private static String bgp(Json view) {
        if (view.has("unknown")) {
            return UNKNOWN;
        }
        List<Json> paths = view.list("paths");
        return paths.isEmpty()
                ? NOTHING
                : paths.stream().filter(CrosscheckTables::used).count() + "/" + paths.size();
    }

    private static boolean used(Json path) {
        return path.text("state").equals("best") || path.text("state").equals("multipath");
    }

    private static String route(Json view) {
        if (view.has("unknown")) {
            return UNKNOWN;
        }
        String protocol = view.text("protocol");
        boolean other = !protocol.isEmpty() && !protocol.equals("bgp");
        int hops = view.list("next_hop").size();
        return other ? protocol : hops == 0 ? NOTHING : String.valueOf(hops);
    }

    private static String probe(Json view) {
        String by = view.joined("by", " ");
        String answered = view.isTrue("answered") ? "yes" + (by.isEmpty() ? "" : ", " + by) : "no";
        return view.has("unknown") ? UNKNOWN : answered;
    }

    /** A node's way through the edge, from what it says to where packets go. */
    static Table nodes(Json row) {
        Table table = new Table("NODE", "TELLS US", "BGP", "ZEBRA", "KERNEL", "NEXT HOP");
        for (Json node : row.list("nodes")) {
            Optional<Json> path = row.at("bgp").list("paths").stream()
                    .filter(one -> one.text("node").equals(node.text("node")))
                    .reduce((first, second) -> used(first) ? first : second);
            String hop = path.map(one -> one.joined("next_hop", " ")).orElseGet(() -> node.joined("next_hop", " "));
            table.add(
                    Table.Cell.of(node.text("node")),
                    new Table.Cell(
                            node.text("says") + (node.has("dead") ? ", dead" : ""),
                            node.has("dead") ? Table.Tone.BAD : Table.Tone.NONE),
                    pathCell(row.at("bgp"), path),
                    Table.Cell.of(through(row.at("zebra"), hop)),
                    Table.Cell.of(through(row.at("kernel"), hop)),
                    Table.Cell.of(hop));
        }
        return table;
    }

    private static Table.Cell pathCell(Json view, Optional<Json> path) {
        if (view.has("unknown")) {
            return new Table.Cell(UNKNOWN, Table.Tone.WARNING);
        }
        return path.map(one -> new Table.Cell(
                        one.text("state") + (one.isTrue("stale") ? ", stale" : ""),
                        one.isTrue("stale") ? Table.Tone.BAD : Table.Tone.NONE))
                .orElseGet(() -> Table.Cell.of("none"));
    }

    private static String through(Json view, String hop) {
        if (view.has("unknown")) {
            return UNKNOWN;
        }
        boolean there =
                view.list("next_hop").stream().anyMatch(one -> one.toString().equals(hop));
        return there && !hop.isEmpty() ? "yes" : NOTHING;
    }
}
