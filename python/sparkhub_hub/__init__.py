"""What JupyterHub loads: sign-in, projects, homes and notebook servers of a sparkhub."""
