"""What JupyterHub loads on Kubernetes: a namespace, a home and a notebook server for each person."""
