"""The notebook server of a sparkhub: Spark UIs and Spark work counted as activity (python/sparkhub_server)."""

c = get_config()  # noqa: F821

c.ServerApp.jpserver_extensions = {"sparkhub_server": True}
c.FileContentsManager.preferred_dir = "work"
# No `npm` at every start, only to look for language servers that are not there.
c.LanguageServerManager.node_roots = []
