"""Everything that needs a window: the scenes, the widgets they are made of, the views that draw the model, and the loudspeaker."""
