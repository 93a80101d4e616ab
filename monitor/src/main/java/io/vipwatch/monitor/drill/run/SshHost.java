package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.ssh.RemoteShell;

/** A host that is reached over SSH; on the thread that calls, which waits. */
public final class SshHost implements Host {
    private final String name;
    private final RemoteShell shell;

    public SshHost(String name, RemoteShell shell) {
        this.name = name;
        this.shell = shell;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Outcome run(Script script) {
        RemoteShell.Finished finished = shell.run(script.text(), script.limit());
        return new Outcome(finished.status(), finished.stdout(), finished.stderr());
    }

    @Override
    public boolean sharesOurClock() {
        return false;
    }

    @Override
    public void close() {
        shell.close();
    }
}
