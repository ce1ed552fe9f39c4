"""Python's startup file: $PYTHONSTARTUP names it in every notebook server, so IPython runs it in kernels and terminals.

Not a file of settings of IPython: those of the system belong to one Python environment, and kernels of people's own
environments would go without; those in a home are the person's. It is loaded by its path, since what `sparkhub_kernel`
lies beside is nothing for people's programs. It runs among their names, and leaves none of its own behind.
"""


def _sparkhub() -> None:
    import contextlib  # noqa: PLC0415
    import sys  # noqa: PLC0415

    with contextlib.suppress(Exception):
        ipython = sys.modules.get("IPython")
        shell = ipython.get_ipython() if ipython else None
        if shell is None:  # Plain Python.
            return
        from importlib.util import module_from_spec, spec_from_file_location  # noqa: PLC0415

        # Not `__file__`: who runs this may be another startup file, as that of `pyspark` is.
        folder = sys._getframe().f_code.co_filename.rpartition("/")[0]
        spec = spec_from_file_location("sparkhub_kernel", f"{folder}/__init__.py", submodule_search_locations=[folder])
        if spec is not None and spec.loader is not None:
            module = sys.modules["sparkhub_kernel"] = module_from_spec(spec)
            spec.loader.exec_module(module)
            module.load(shell)


_sparkhub()
del _sparkhub
