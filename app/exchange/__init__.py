"""What goes in and out: workbooks, bags and JSON, read with suspicion and written exactly."""
