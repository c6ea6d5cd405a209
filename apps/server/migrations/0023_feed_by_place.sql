-- Old rows of the feed are removed from its front, by their ids: the index by age was written with every change and read by housekeeping alone.
drop index change_feed_by_age;
