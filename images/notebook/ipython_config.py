"""What every kernel has besides IPython's own."""

c = get_config()  # noqa: F821
c.InteractiveShellApp.extensions = ["sparkhub_server.lake_refusals"]
